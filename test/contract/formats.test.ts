// What every model format has to do: read real files, write what it can write so that it reads the same again, and refuse
// damaged files with an error that names the file.
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { formats, readModel, requireSupported } from '../../src/engine/formats/index';
import { graphCost } from '../../src/engine/graph/cost';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { inferShapes } from '../../src/engine/graph/shapes';
import { AdaScaleError } from '../../src/shared/errors';
import { randomBatch, syntheticNets } from '../support/nets';
import { difference, runOnnx } from '../support/runOnnx';
import { requireShared, sharedPath } from '../support/shared';
import { temporaryFolders } from '../support/temporary';

const realModels: Readonly<Record<string, readonly string[]>> = {
  onnx: ['mnist-cntk/mnist.onnx', 'yunet-face/yunet_n_320_320.onnx'],
  keras: ['mlperf-tiny-ic-resnet8/pretrainedResnet.h5', 'mlperf-tiny-vww-mobilenetv1/vww_96.h5'],
  tfjsLayers: ['doodlenet-tfjs/model.json', 'abalone-mlp-tfjs/model.json'],
  tflite: ['mlperf-tiny-ic-resnet8/pretrainedResnet.tflite', 'mlperf-tiny-vww-mobilenetv1/vww_96_float.tflite'],
};

describe('model formats', () => {
  const folder = temporaryFolders();

  for (const format of formats) {
    describe(format.id, () => {
      for (const file of realModels[format.id] ?? []) {
        it(`reads ${file} into a graph that runs`, async function () {
          const model = await readModel(requireShared(this, `models/${file}`));
          assert.equal(model.format, format.id);
          assert.match(model.sha256, /^[0-9a-f]{64}$/);
          const graph = requireSupported(model);
          const batch = randomBatch(graph, 2);
          const results = await runOnnx(encodeOnnx(graph), { [graph.inputs[0]?.name ?? '']: batch });
          const shapes = inferShapes(graph, 2);
          for (const { name } of graph.outputs) {
            const result = results[name];
            assert.ok(result, name);
            assert.deepEqual(result.shape, shapes.get(name), name);
            assert.ok(
              result.data.every((value: number | bigint) => Number.isFinite(Number(value))),
              name,
            );
          }
          assert.ok(graphCost(graph).macs > 0);
          assert.ok(model.storedParameters >= graphCost(graph).parameters);
        });
      }

      it('has a real model to be read', () => assert.ok((realModels[format.id] ?? []).length > 0));

      for (const [name, net] of Object.entries(syntheticNets)) {
        it(`writes ${name} and reads the same again`, async function () {
          if (!format.write) {
            if (this.test) this.test.title += ` [skipped: ${format.label} is only read]`;
            return this.skip();
          }
          const graph = net();
          const extension = format.extensions[0] ?? '';
          const file = path.join(await folder(), extension.startsWith('.') ? `model${extension}` : extension);
          const written = await format.write(graph, file);
          assert.ok(written.includes(file));
          for (const each of written) assert.ok((await readdir(path.dirname(each))).includes(path.basename(each)));
          const again = requireSupported(await readModel(file));
          const batch = randomBatch(graph, 3);
          const expected = await runOnnx(encodeOnnx(graph), { [graph.inputs[0]?.name ?? '']: batch });
          const actual = await runOnnx(encodeOnnx(again), { [again.inputs[0]?.name ?? '']: batch });
          const [output] = Object.values(expected);
          assert.ok(output);
          assert.equal(difference(Object.values(actual)[0], output), null);
          assert.deepEqual(graphCost(again).macs, graphCost(graph).macs);
        });
      }

      it('refuses the first half of a file, naming it', async function () {
        const [example = ''] = realModels[format.id] ?? [];
        const bytes = await readFile(requireShared(this, `models/${example}`));
        const file = path.join(await folder(), path.basename(example));
        await writeFile(file, bytes.subarray(0, bytes.length / 2));
        await assert.rejects(readModel(file), (error) => {
          assert.ok(error instanceof AdaScaleError, String(error));
          assert.match(error.code, /^model\./);
          assert.ok(error.message.includes(path.basename(file)), error.message);
          return true;
        });
      });
    });
  }

  it('refuses what is not there, a folder, and what no format knows, saying what is known', async () => {
    const where = await folder();
    const text = path.join(where, 'notes.txt');
    await writeFile(text, 'not a model');
    const code = (file: string, expected: string, hint: RegExp): Promise<void> =>
      assert.rejects(
        readModel(file),
        (error) => error instanceof AdaScaleError && error.code === expected && hint.test(error.hint ?? ''),
      );
    await code(path.join(where, 'missing.onnx'), 'model.notFound', /path/);
    await code(where, 'model.notFound', /file itself/);
    await code(text, 'model.unknownFormat', /ONNX.*Keras/);
  });

  it('reads every real model or says why not', async function () {
    const root = requireShared(this, 'models');
    const refused: string[] = [];
    for (const name of (await readdir(root, { recursive: true })).sort()) {
      if (!/\.(onnx|h5|keras|tflite)$|model\.json$/.test(name) || !sharedPath(`models/${name}`)) continue;
      try {
        requireSupported(await readModel(path.join(root, name)));
      } catch (error) {
        assert.ok(error instanceof AdaScaleError, `${name}: ${String(error)}`);
        assert.ok(error.hint, name);
        refused.push(`${name} ${error.code}`);
      }
    }
    assert.deepEqual(
      refused.filter((entry) => !/int8|quant/.test(entry)),
      [
        'keras-v3-sample/pre_pr22362_nested_container.keras model.unknownFormat',
        'super-resolution/super_resolution.onnx model.unsupportedVersion',
        'yunet-face/yunet_n_dynamic.onnx model.dynamicShape',
      ],
    );
  });
});
