// A network in 8-bit integers goes through the command line like any other model file.
import assert from 'node:assert/strict';
import * as path from 'node:path';
import { createBackend } from '../../src/engine/compute/index';
import { readDataset } from '../../src/engine/datasets/index';
import { preprocessingById } from '../../src/engine/datasets/preprocessing';
import { splitDataset } from '../../src/engine/datasets/splits';
import { readModel, requireSupported } from '../../src/engine/formats/index';
import { onnx } from '../../src/engine/formats/onnx/onnx';
import { quantiseGraph } from '../../src/engine/search/quantisedGraph';
import { measureAccuracy } from '../../src/engine/train/accuracy';
import { createCalibrationSet } from '../../src/engine/train/recalibrate';
import type { EvaluateResult } from '../../src/shared/protocol/engine';
import { cli } from '../support/cli';
import { sample } from '../support/sample';
import { temporaryFolder } from '../support/temporary';

describe('command line: a network in 8-bit integers', () => {
  const folder = temporaryFolder();

  it('is evaluated to the accuracy that it was judged to have', async function () {
    this.timeout(180_000);
    const file = path.join(folder(), 'int8.onnx');
    const preprocessing = preprocessingById('unit', 3);
    const data = splitDataset(await readDataset(sample.data, { channels: 3 }), { seed: 1 });
    const backend = await createBackend('onnxruntimeNode', { threads: 1 });
    const images = createCalibrationSet(data.train, preprocessing, { seed: 1, batchSize: 32 });
    const float = requireSupported(await readModel(sample.model));
    const { graph } = await quantiseGraph(float, backend, images, () => Promise.resolve());
    const { accuracy, samples } = await measureAccuracy(graph, backend, data.test, preprocessing);
    await backend.dispose();
    await onnx.write?.(graph, file);
    const given = ['--data', sample.data, '--preprocessing', 'unit', '--seed', '1', '--threads', '1', '--json'];
    const result = await cli('evaluate', file, ...given);
    assert.equal(result.code, 0, result.stderr);
    const evaluated = result.json<EvaluateResult>();
    assert.deepEqual([evaluated.accuracy, evaluated.samples], [accuracy, samples]);
  });
});
