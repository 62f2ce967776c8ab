import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Backend } from '../../../../src/engine/compute/backend';
import { createBackend } from '../../../../src/engine/compute/index';
import { preprocessingById } from '../../../../src/engine/datasets/preprocessing';
import { splitDataset, type SplitDataset } from '../../../../src/engine/datasets/splits';
import { encodeOnnx } from '../../../../src/engine/graph/onnx/encodeOnnx';
import { assumedPredictor } from '../../../../src/engine/profile/latencyPredictor';
import { defaultDeviceModel, predictLatencyMs } from '../../../../src/engine/profile/roofline';
import { readChosenData } from '../../../../src/engine/search/chosenData';
import { evaluateCandidates } from '../../../../src/engine/search/evaluateCandidates';
import type { Evaluation } from '../../../../src/engine/search/evaluation';
import { readFloats, writeFloats } from '../../../../src/engine/search/floatFile';
import { createProgressReporter } from '../../../../src/engine/search/progressReporter';
import { networkFigures } from '../../../../src/engine/search/networkFigures';
import { createSubNetworkProblem } from '../../../../src/engine/search/subNetworkProblem';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { createCalibrationSet } from '../../../../src/engine/train/recalibrate';
import { AdaScaleError } from '../../../../src/shared/errors';
import type { SearchProgress } from '../../../../src/shared/protocol/engine';
import { baselineGenes } from '../../../../src/shared/run/genes';
import { candidate } from '../../../support/candidates';
import { residualNet } from '../../../support/nets';
import { smallTask } from '../../../support/smallTask';
import { temporaryFolders } from '../../../support/temporary';

describe('engine/search/evaluateCandidates', () => {
  const folder = temporaryFolders();
  const supernet = createSupernet(residualNet());
  const preprocessing = preprocessingById('unit', 3);
  let backend: Backend;
  let data: SplitDataset;

  before(async () => {
    backend = await createBackend('onnxruntimeNode', { threads: 1 });
  });
  after(() => backend.dispose());

  async function evaluation(change: Partial<Evaluation> = {}): Promise<Evaluation> {
    const place = await folder();
    const task = await smallTask(place);
    data = splitDataset(await readChosenData({ dataPath: task.data }, 3, {}), { seed: 1 });
    const statisticsFolder = path.join(place, 'statistics');
    await mkdir(statisticsFolder);
    return {
      supernet,
      parameters: supernet.initial,
      backend,
      calibration: createCalibrationSet(data.train, preprocessing, { seed: 1, batchSize: 20 }),
      preprocessing,
      validation: data.validation,
      predictor: assumedPredictor,
      meter: null,
      baseline: { id: 'baseline', onnx: encodeOnnx(supernet.graph), latencyMs: null },
      statisticsFolder,
      signal: new AbortController().signal,
      breathe: () => Promise.resolve(),
      log: () => undefined,
      ...change,
    };
  }

  it('turns what goes wrong with one candidate into a failed candidate, and judges the others', async () => {
    const unknown = { ...baselineGenes, widths: { nowhere: 0.5 } };
    const logged: string[] = [];
    const context = await evaluation({ log: (message) => logged.push(message) });
    const candidates = await evaluateCandidates(context, [
      { id: 'c-0001', generation: 1, genes: supernet.smallest },
      { id: 'c-0002', generation: 1, genes: unknown },
      { id: 'c-0003', generation: 1, genes: baselineGenes },
    ]);
    assert.deepEqual(
      candidates.map((entry) => [entry.id, entry.status, entry.error?.code]),
      [
        ['c-0001', 'evaluated', undefined],
        ['c-0002', 'failed', 'search.genes'],
        ['c-0003', 'evaluated', undefined],
      ],
    );
    assert.ok((candidates[0]?.macs ?? Infinity) < (candidates[2]?.macs ?? 0) / 4);
    assert.equal(candidates[1]?.latencyMs, null);
    assert.deepEqual((await readdir(context.statisticsFolder)).sort(), ['c-0001.bin', 'c-0003.bin']);
    assert.match(logged.join(), /c-0002/);
  });

  it('stops for what concerns the whole run', async () => {
    const meter = { measure: () => Promise.reject(new AdaScaleError('device.offline', 'gone')) };
    const proposal = { id: 'c-0001', generation: 1, genes: supernet.smallest };
    await assert.rejects(evaluateCandidates(await evaluation({ meter }), [proposal]), /gone/);
    const noFolder = await evaluation({ statisticsFolder: path.join(await folder(), 'absent') });
    const [failed] = await evaluateCandidates(noFolder, [proposal]);
    assert.equal(failed?.status, 'failed');
  });

  it('orders sub-networks by the latency that their standalone form is predicted to have', async () => {
    const problem = createSubNetworkProblem(supernet, assumedPredictor, () => Promise.resolve([]));
    for (const genes of [supernet.smallest, baselineGenes]) {
      const sub = supernet.subNetwork(genes);
      const ones = sub.statistics.map(({ channels }) => ({
        mean: new Float32Array(channels),
        variance: new Float32Array(channels).fill(1),
      }));
      const standalone = materialise(sub, supernet.initial, ones);
      const { costs } = problem.outline(genes);
      const { figures } = networkFigures(standalone, assumedPredictor);
      const { macs, parameters, peakMemoryBytes } = costs;
      assert.deepEqual({ macs, parameters }, { macs: figures.macs, parameters: figures.parameters });
      assert.ok(Math.abs(peakMemoryBytes / figures.peakMemoryBytes - 1) < 0.02);
      assert.ok(Math.abs(costs.latencyMs / predictLatencyMs(standalone, defaultDeviceModel) - 1) < 1e-9);
    }
    assert.notEqual(problem.outline(supernet.smallest).key, problem.outline(baselineGenes).key);
  });
});

describe('engine/search/floatFile', () => {
  const folder = temporaryFolders();

  it('gives back the same bits and notices any change', async () => {
    const file = path.join(await folder(), 'weights.bin');
    const arrays = [Float32Array.of(1.5, -0, 3e-40), new Float32Array(0), Float32Array.of(7)];
    await writeFloats(file, arrays);
    assert.deepEqual(await readFloats(file, [3, 0, 1]), arrays);
    assert.equal(await readFloats(`${file}.absent`, [3]), null);
    await assert.rejects(readFloats(file, [5]), /instead of/);
    const bytes = await readFile(file);
    bytes[2] = (bytes[2] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await assert.rejects(readFloats(file, [3, 0, 1]), /digest/);
  });
});

describe('engine/search/progressReporter', () => {
  it('sends at most ten messages a second, every candidate once, the newest progress last', async () => {
    const sent: SearchProgress[] = [];
    const reporter = createProgressReporter('run', (progress) => void sent.push(progress));
    const ids = Array.from({ length: 500 }, (_, index) => `c-${index}`);
    const start = performance.now();
    for (const [index, id] of ids.entries()) {
      reporter.candidates([candidate(id, {})]);
      reporter.progress('searching', index / 500, id);
      if (index % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
    }
    reporter.flush();
    const elapsedMs = performance.now() - start;
    assert.deepEqual(
      sent.flatMap((entry) => entry.candidates ?? []).map((entry) => entry.id),
      ids,
    );
    assert.equal(sent.at(-1)?.progress?.detail, 'c-499');
    assert.ok(sent.length <= elapsedMs / 100 + 2, `${sent.length} messages in ${elapsedMs} ms`);
    reporter.flush();
    assert.equal(sent.at(-1)?.progress?.detail, 'c-499');
  });
});
