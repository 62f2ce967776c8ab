import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { tflite } from '../../../../../src/engine/formats/tflite/tflite';
import { floatTensor } from '../../../../../src/engine/graph/graph';
import { mutated, outcome, truncated } from '../../../../support/mutations';
import { runGraph } from '../../../../support/runGraph';
import { requireShared } from '../../../../support/shared';
import { temporaryFolder } from '../../../../support/temporary';

const sine = 'models/hello-world-sine/hello_world_float.tflite';

describe('TFLite models', () => {
  const folder = temporaryFolder();

  it('reads a float network that has learned the sine', async function () {
    const { graph, storedParameters, unsupported } = await tflite.read(requireShared(this, sine));
    assert.deepEqual(unsupported, []);
    assert.equal(storedParameters, 321);
    const angles = [0.5, 1.5, 3, 4.5, 6];
    const { data } = await runGraph(graph, floatTensor([angles.length, 1], angles));
    angles.forEach((angle, index) => assert.ok(Math.abs((data[index] ?? 0) - Math.sin(angle)) < 0.1, `sin ${angle}`));
  });

  it('lists every operator of an integer model and points to the float file', async function () {
    const { unsupported } = await tflite.read(
      requireShared(this, 'models/mlperf-tiny-ic-resnet8/pretrainedResnet_quant.tflite'),
    );
    assert.ok(unsupported.length > 15);
    assert.ok(unsupported.every(({ reason }) => reason.includes('float model')));
  });

  it('refuses what merely carries the mark of a TFLite file', async () => {
    const file = `${folder()}/model.tflite`;
    const bytes = new Uint8Array(64);
    bytes.set(Buffer.from('TFL3'), 4);
    bytes[0] = 0xf0;
    await writeFile(file, bytes);
    await assert.rejects(tflite.read(file), { code: 'model.corrupt', message: /^model\.tflite: .*outside the file/ });
  });

  for (const name of [sine, 'models/mlperf-tiny-ic-resnet8/pretrainedResnet.tflite']) {
    it(`reads or refuses every mutated and every truncated ${name}`, async function () {
      const bytes = await readFile(requireShared(this, name));
      const file = `${folder()}/model.tflite`;
      const outcomes = new Set<string>();
      for (let seed = 0; seed < 150; seed++) {
        await writeFile(file, mutated(bytes, seed, seed % 2 === 0 ? 400 : bytes.length));
        outcomes.add(await outcome(() => tflite.read(file), `mutation ${seed}`));
      }
      for (let index = 0; index < 20; index++) {
        await writeFile(file, truncated(bytes, index, 20));
        assert.notEqual(await outcome(() => tflite.read(file), `cut ${index}`), 'read');
      }
      assert.ok(outcomes.has('read') && outcomes.has('model.corrupt'), [...outcomes].join());
    });
  }
});
