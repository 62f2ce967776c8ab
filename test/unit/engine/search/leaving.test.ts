import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Backend } from '../../../../src/engine/compute/backend';
import { createBackend } from '../../../../src/engine/compute/index';
import { onnx } from '../../../../src/engine/formats/onnx/onnx';
import { readModel, requireSupported } from '../../../../src/engine/formats/index';
import { graphCost } from '../../../../src/engine/graph/cost';
import { encodeOnnx } from '../../../../src/engine/graph/onnx/encodeOnnx';
import { assumedPredictor } from '../../../../src/engine/profile/latencyPredictor';
import { defaultDeviceModel, predictLatencyMs } from '../../../../src/engine/profile/roofline';
import type { RuntimeSession } from '../../../../src/engine/runtimes/runtime';
import { candidateGraph } from '../../../../src/engine/search/candidateGraph';
import { evaluateCandidates } from '../../../../src/engine/search/evaluateCandidates';
import type { Evaluation } from '../../../../src/engine/search/evaluation';
import type { LatencyMeter, MeterResult } from '../../../../src/engine/search/latencyMeter';
import { atExitRate } from '../../../../src/engine/search/leaving/atExitRate';
import { assumedExitRates, measureExitRates } from '../../../../src/engine/search/leaving/exitRates';
import { exportedGraph } from '../../../../src/engine/search/leaving/leavesWhenSure';
import { measuringBothWays } from '../../../../src/engine/search/leaving/measuringBothWays';
import { outlineOf } from '../../../../src/engine/search/subNetworkProblem';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { fitExits } from '../../../../src/engine/supernet/fitExits';
import { measureAccuracy } from '../../../../src/engine/train/accuracy';
import { fineTune } from '../../../../src/engine/train/fineTune';
import { createCalibrationSet } from '../../../../src/engine/train/recalibrate';
import { trainingSettings } from '../../../../src/engine/train/settings';
import type { ProfileRecord } from '../../../../src/shared/protocol/engine';
import type { Candidate } from '../../../../src/shared/run/candidate';
import { describeVariant } from '../../../../src/shared/run/describeVariant';
import { baselineGenes, type Genes } from '../../../../src/shared/run/genes';
import { parseCandidate } from '../../../../src/shared/run/parseCandidate';
import { candidate } from '../../../support/candidates';
import { residualNet } from '../../../support/nets';
import { temporaryFolders } from '../../../support/temporary';
import { drawnSplit, unitRgb } from '../../../support/trainingData';

const supernet = createSupernet(residualNet());
const view = drawnSplit([3, 16, 16], 10, 120);
const leaving = (threshold: number, change: Partial<Genes> = {}): Genes => ({
  ...baselineGenes,
  ...change,
  exit: { id: 'exit1', threshold },
});

/** The network was not trained, so it is sure of nothing: exits with their scores stretched are, of some images. */
function surer(parameters: Float32Array): Float32Array {
  const names = supernet.exits.flatMap(({ weight, bias }) => [`trunk/${weight}`, `trunk/${bias}`]);
  for (const { key, offset, length } of supernet.layout.parameters) {
    if (!names.includes(key)) continue;
    for (let i = offset; i < offset + length; i++) parameters[i] = stretch * (parameters[i] ?? 0);
  }
  return parameters;
}

const stretch = 20;

describe('engine/search/leaving', () => {
  const folder = temporaryFolders();
  let backend: Backend;
  let evaluation: Evaluation;
  let run: string;

  before(async () => {
    backend = await createBackend('onnxruntimeNode', { threads: 1 });
    const calibration = createCalibrationSet(view, unitRgb, { seed: 1, batchSize: 24 });
    run = await mkdtemp(path.join(tmpdir(), 'adascale-'));
    await mkdir(path.join(run, 'statistics'));
    evaluation = {
      supernet,
      parameters: surer(await fitExits(supernet, supernet.initial, backend, calibration)),
      ...{ backend, calibration, preprocessing: unitRgb, validation: view, predictor: assumedPredictor, meter: null },
      baseline: { id: 'baseline', onnx: encodeOnnx(supernet.graph), latencyMs: null },
      statisticsFolder: path.join(run, 'statistics'),
      signal: new AbortController().signal,
      breathe: () => Promise.resolve(),
      log: (message) => assert.fail(message),
    };
  });
  after(async () => {
    await backend.dispose();
    await rm(run, { recursive: true, force: true });
  });

  async function judge(genes: Genes, change: Partial<Evaluation> = {}): Promise<Candidate> {
    const [judged] = await evaluateCandidates({ ...evaluation, ...change }, [{ id: 'c-0001', generation: 1, genes }]);
    assert.ok(judged?.status === 'evaluated');
    return judged;
  }

  /** A confidence that some of the images reach. */
  async function usefulThreshold(): Promise<number> {
    const rates = await measureExitRates(evaluation);
    const { thresholds } = supernet.exits[0] ?? assert.fail();
    const useful = thresholds.find((threshold) => {
      const rate = rates({ id: 'exit1', threshold });
      return threshold > 0 && rate > 0.05 && rate < 0.95;
    });
    return (
      useful ??
      assert.fail(
        `no threshold tells images apart: ${thresholds.map((t) => rates({ id: 'exit1', threshold: t })).join()}`,
      )
    );
  }

  for (const precision of ['float32', 'int8'] as const) {
    it(`gives the file of a variant the accuracy and the exit rate that were reported: ${precision}`, async () => {
      const genes = leaving(await usefulThreshold(), { precision });
      const judged = await judge(genes);
      const rate = judged.earlyExit?.rate.validation ?? assert.fail();
      assert.ok(rate > 0 && rate < 1, `${rate}`);
      const graph = await candidateGraph(run, supernet, evaluation.parameters, judged);
      const file = path.join(await folder(), 'variant.onnx');
      await onnx.write?.(exportedGraph(graph, judged.genes), file);
      assert.equal((await readFile(file)).byteLength, judged.sizeBytes);
      const read = requireSupported(await readModel(file));
      const { accuracy } = await measureAccuracy(read, backend, view, unitRgb);
      assert.ok(Math.abs(accuracy - (judged.accuracy.validation ?? 0)) < 1e-9);
    });
  }

  it('answers as its end where none leaves and as its exit where all do', async () => {
    const [end, cut] = [await judge(baselineGenes), await judge(leaving(0))];
    const graph = await candidateGraph(run, supernet, evaluation.parameters, {
      ...(await judge(leaving(0.9))),
    });
    const at = async (threshold: number): Promise<number> =>
      (await measureAccuracy(graph, backend, view, unitRgb, { threshold })).accuracy;
    assert.equal(await at(2), end.accuracy.validation);
    assert.equal(await at(0), cut.accuracy.validation);
    assert.equal(cut.earlyExit, undefined);
  });

  it('costs what its images cost on average', async () => {
    const threshold = await usefulThreshold();
    const judged = await judge(leaving(threshold));
    const rate = judged.earlyExit?.rate.validation ?? assert.fail();
    const early = supernet.subNetwork(leaving(0)).graph;
    const whole = supernet.subNetwork(leaving(threshold)).graph;
    const mean = (cost: (graph: typeof whole) => number): number => rate * cost(early) + (1 - rate) * cost(whole);
    assert.ok(Math.abs(judged.macs - mean((graph) => graphCost(graph).macs)) < 1e-6 * judged.macs);
    const latencyMs = mean((graph) => predictLatencyMs(graph, defaultDeviceModel));
    assert.ok(Math.abs((judged.latencyMs ?? 0) - latencyMs) < 1e-6 * latencyMs);
    const { costs } = outlineOf(supernet, assumedPredictor, leaving(threshold), () => rate);
    assert.ok(Math.abs(costs.latencyMs - latencyMs) < 1e-6 * latencyMs);
    assert.match(describeVariant(judged), /may leave at exit1 from \d+ % confidence; \d+ % of the images leave/);
    assert.deepEqual(parseCandidate(JSON.parse(JSON.stringify(judged))), judged);
  });

  it('lets fewer images leave the surer the exit has to be', async () => {
    const rates = await measureExitRates(evaluation);
    for (const found of [rates, assumedExitRates]) {
      const shares = [0.5, 0.7, 0.9, 0.95].map((threshold) => found({ id: 'exit1', threshold }));
      assert.deepEqual(
        shares,
        [...shares].sort((a, b) => b - a),
      );
    }
    assert.equal(rates({ id: 'nowhere', threshold: 0.7 }), assumedExitRates({ id: 'nowhere', threshold: 0.7 }));
  });

  it('is measured both ways, and keeps both beside their mean', async () => {
    const latencies: Readonly<Record<string, number>> = { baseline: 1, 'c-0001.leaves': 0.4, 'c-0001.stays': 1.2 };
    const meter: LatencyMeter = {
      measure: (models) =>
        Promise.resolve(
          models.map(({ id }): MeterResult => {
            const latencyMs = latencies[id] ?? assert.fail(id);
            const source = { provenance: 'measured' as const, samples: 30, spread: latencyMs / 10, p90: 2 * latencyMs };
            if (id === 'baseline') return { latencyMs, source };
            const differenceMs = latencyMs - 1;
            const [lowMs, highMs] = [differenceMs - 0.1, differenceMs + 0.1];
            return { latencyMs, source, comparison: { differenceMs, lowMs, highMs, rounds: 30 } };
          }),
        ),
    };
    const judged = await judge(leaving(await usefulThreshold()), { meter });
    const rate = judged.earlyExit?.rate.validation ?? assert.fail();
    assert.deepEqual([judged.earlyExit?.leavesMs, judged.earlyExit?.staysMs], [0.4, 1.2]);
    assert.ok(Math.abs((judged.latencyMs ?? 0) - (rate * 0.4 + (1 - rate) * 1.2)) < 1e-12);
    assert.ok(Math.abs((judged.latencyComparison?.lowMs ?? 0) - (rate * -0.7 + (1 - rate) * 0.1)) < 1e-12);
    assert.equal(judged.provenance.latencyMs.provenance, 'measured');
    assert.equal(judged.provenance.latencyMs.p90, undefined);
    const later = atExitRate(judged, 0.5, { macs: 7, predictedLatencyMs: 3, modelledEnergyMj: 2 });
    assert.ok(Math.abs((later.latencyMs ?? 0) - 0.8) < 1e-12);
    assert.deepEqual([later.macs, later.latencyComparison], [7, undefined]);
    const foretold = atExitRate(candidate('c', {}), 0.5, { macs: 7, predictedLatencyMs: 3, modelledEnergyMj: 2 });
    assert.equal(foretold.latencyMs, 3);
  });

  it('is reported once by a session that measured it both ways', async () => {
    const asked: string[] = [];
    const record = (id: string, medianMs: number): ProfileRecord => ({
      ...{ id, medianMs, p90Ms: medianMs, spreadMs: medianMs / 4, samples: 10, peakMemoryBytes: 5, energyMj: null },
      ...{ device: 'd', runtime: 'r', thermalBefore: null, thermalAfter: null, charging: null },
    });
    const session: RuntimeSession = {
      device: 'd',
      runtime: 'r',
      measure: async (requests, { onLatencies }) => {
        asked.push(...requests.map(({ id, modelPath }) => `${id} ${modelPath}`));
        requests.forEach(({ id }, place) => onLatencies?.(id, [place + 1, 2 * (place + 1)]));
        return requests.map(({ id }, place) => record(id, place + 1));
      },
      dispose: () => Promise.resolve(),
    };
    const ways = new Map([['b', { leavesPath: 'b1', staysPath: 'b2', rate: 0.25 }]]);
    const rounds: Record<string, readonly number[]> = {};
    const requests = ['a', 'b'].map((id) => ({ id, modelPath: id }));
    const options = { threads: 1, warmUpRuns: 0, minimumRuns: 1, minimumMs: 0 };
    const records = await measuringBothWays(session, ways).measure(requests, {
      ...options,
      onLatencies: (id, list) => (rounds[id] = list),
    });
    assert.deepEqual(asked, ['a a', 'b.leaves b1', 'b.stays b2']);
    assert.deepEqual(
      records.map(({ id, medianMs, p90Ms }) => [id, medianMs, p90Ms]),
      [
        ['a', 1, 1],
        ['b', 0.25 * 2 + 0.75 * 3, null],
      ],
    );
    assert.deepEqual(rounds, { a: [1, 2], b: [2.75, 5.5] });
    assert.equal(measuringBothWays(session, new Map()), session);
  });

  it('is fine-tuned in both answers', async () => {
    const genes = leaving(0.8);
    const sub = supernet.subNetwork(genes);
    const chosen = { seed: 1, epochs: 1, batchSize: 24, learningRate: 0.05, checkpointSteps: 0, trainLimit: null };
    const tuned = await fineTune({
      ...{ candidate: 'c-0001', subNetwork: sub, layout: supernet.layout, parameters: evaluation.parameters },
      ...{ teacher: supernet.graph, teacherShare: 0.5, backend, train: view, preprocessing: unitRgb },
      settings: trainingSettings(chosen, 3, { weightDecay: 0 }),
      ledger: {
        append: () => Promise.resolve(),
        truncateAfter: () => Promise.resolve(),
      },
      ...{ signal: new AbortController().signal, breathe: () => Promise.resolve(), report: () => {}, warn: () => {} },
    });
    const stored = (key: string): readonly number[] => {
      const own = tuned.layout.parameters.find((entry) => entry.key === `trunk/${key}`) ?? assert.fail(key);
      const first = supernet.layout.parameters.find((entry) => entry.key === `trunk/${key}`) ?? assert.fail(key);
      const after = tuned.parameters.subarray(own.offset, own.offset + own.length);
      return Array.from(after, (value, i) => value - (evaluation.parameters[first.offset + i] ?? 0));
    };
    const exit = supernet.exits[0] ?? assert.fail();
    for (const key of [exit.bias, 'head_b'])
      assert.ok(
        stored(key).some((change) => change !== 0),
        key,
      );
  });
});
