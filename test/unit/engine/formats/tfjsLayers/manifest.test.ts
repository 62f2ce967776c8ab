// Weights that the TF.js converter stores in fewer bits, and weights spread over several shards.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { before, describe, it } from 'mocha';
import { readModel } from '../../../../../src/engine/formats/index';
import { tfjsLayers } from '../../../../../src/engine/formats/tfjsLayers/tfjsLayers';
import { layers, saveModel, startOracle, tf } from '../../../../support/layersOracle';
import { temporaryFolder } from '../../../../support/temporary';

const kernel = [0, 0.5, -1, 2, 1.25, -0.75, 3, 65504];

describe('the weights manifest of TF.js', () => {
  const folder = temporaryFolder();
  before(startOracle);

  const save = async (
    dtype: string | null,
    scale: number,
    min: number,
    bytes: Uint8Array,
    shards: number,
  ): Promise<string> => {
    const dense = layers.layers.dense({ units: 2, useBias: false, inputShape: [4], name: 'dense' });
    const model = layers.sequential({ layers: [dense] });
    dense.setWeights([tf.tensor(kernel, [4, 2])]);
    const file = await saveModel(model, folder());
    const json = JSON.parse(await readFile(file, 'utf8')) as { weightsManifest: unknown };
    const size = Math.ceil(bytes.length / shards);
    const paths = Array.from({ length: shards }, (_, index) => `part${index}.bin`);
    for (const [index, name] of paths.entries())
      await writeFile(path.join(folder(), name), bytes.slice(index * size, (index + 1) * size));
    const quantization = dtype === null ? {} : { quantization: { dtype, scale, min, original_dtype: 'float32' } };
    json.weightsManifest = [
      { paths, weights: [{ name: 'dense/kernel', shape: [4, 2], dtype: 'float32', ...quantization }] },
    ];
    await writeFile(file, JSON.stringify(json));
    return file;
  };
  const kernelOf = async (file: string): Promise<number[]> => {
    const { graph, storedParameters } = await tfjsLayers.read(file);
    assert.equal(storedParameters, 8);
    return Array.from(graph.initializers.get('dense/kernel')?.data ?? [], Number);
  };

  it('joins shards that cut through a number', async () => {
    assert.deepEqual(
      await kernelOf(await save(null, 1, 0, new Uint8Array(Float32Array.from(kernel).buffer), 3)),
      kernel,
    );
  });

  it('makes another model of the same model.json with other weights', async () => {
    const file = await save(null, 1, 0, new Uint8Array(Float32Array.from(kernel).buffer), 2);
    const before = await readModel(file);
    assert.equal(before.sizeBytes, (await readFile(file)).length + 4 * kernel.length);
    await writeFile(path.join(folder(), 'part1.bin'), Buffer.alloc(16));
    assert.notEqual((await readModel(file)).sha256, before.sha256);
  });

  it('dequantises 8 bits with scale and minimum', async () => {
    const stored = [0, 1, 2, 3, 100, 200, 254, 255];
    const expected = stored.map((x) => Math.fround(x * 0.25 - 3));
    assert.deepEqual(await kernelOf(await save('uint8', 0.25, -3, Uint8Array.from(stored), 1)), expected);
  });

  it('dequantises 16 bits', async () => {
    const stored = Uint16Array.from([0, 1, 2, 3, 1000, 2000, 65534, 65535]);
    const expected = Array.from(stored, (x) => Math.fround(x * 0.5 + 1));
    assert.deepEqual(await kernelOf(await save('uint16', 0.5, 1, new Uint8Array(stored.buffer), 2)), expected);
  });

  it('widens half floats, subnormal ones too', async () => {
    const halves = Uint16Array.from([0x0000, 0x3800, 0xbc00, 0x4000, 0x3d00, 0xba00, 0x0001, 0x7bff]);
    const expected = [0, 0.5, -1, 2, 1.25, -0.75, 2 ** -24, 65504];
    assert.deepEqual(await kernelOf(await save('float16', 1, 0, new Uint8Array(halves.buffer), 1)), expected);
  });

  it('names a weight of a type that it does not know', async () => {
    const file = await save('int4', 1, 0, new Uint8Array(8), 1);
    await assert.rejects(tfjsLayers.read(file), { code: 'model.unsupportedVersion', message: /dense\/kernel.*int4/ });
  });
});
