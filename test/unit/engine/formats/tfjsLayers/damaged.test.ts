import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { before, describe, it } from 'mocha';
import { tfjsLayers } from '../../../../../src/engine/formats/tfjsLayers/tfjsLayers';
import { layers, randomiseWeights, saveModel, startOracle } from '../../../../support/layersOracle';
import { mutated, outcome, truncated } from '../../../../support/mutations';
import { temporaryFolder } from '../../../../support/temporary';

interface ModelJson {
  format?: string;
  modelTopology?: { config: { layers: { class_name: string; config: Record<string, unknown> }[] } };
  weightsManifest: {
    paths: unknown[];
    weights: { name: string; shape: number[]; dtype: string; quantization?: object }[];
  }[];
}

const mutations = 150;
const cuts = 20;

function smallModel(): layers.LayersModel {
  const { layers: l } = layers;
  const model = layers.sequential({
    layers: [
      l.conv2d({ filters: 3, kernelSize: 3, inputShape: [6, 6, 2], name: 'conv' }),
      l.batchNormalization({ name: 'norm' }),
      l.flatten(),
      l.dense({ units: 2, name: 'dense' }),
    ],
  });
  randomiseWeights(model, 1);
  return model;
}

describe('damaged TF.js layers models', () => {
  const folder = temporaryFolder();
  before(startOracle);

  const edited = async (edit: (json: ModelJson) => void): Promise<string> => {
    const file = await saveModel(smallModel(), folder());
    const json = JSON.parse(await readFile(file, 'utf8')) as ModelJson;
    edit(json);
    await writeFile(file, JSON.stringify(json));
    return file;
  };
  const group = (json: ModelJson): ModelJson['weightsManifest'][number] => {
    const [first] = json.weightsManifest;
    assert.ok(first);
    return first;
  };

  it('reads or refuses every mutated and every truncated model.json', async () => {
    const file = await saveModel(smallModel(), folder());
    const bytes = await readFile(file);
    const outcomes = new Set<string>();
    for (let seed = 0; seed < mutations; seed++) {
      await writeFile(file, mutated(bytes, seed, bytes.length));
      outcomes.add(await outcome(() => tfjsLayers.read(file), `mutation ${seed}`));
    }
    for (let index = 0; index < cuts; index++) {
      await writeFile(file, truncated(bytes, index, cuts));
      assert.notEqual(await outcome(() => tfjsLayers.read(file), `cut ${index}`), 'read');
    }
    assert.ok(outcomes.has('read') && outcomes.has('model.corrupt'), [...outcomes].join());
  });

  it('refuses cut weights', async () => {
    const file = await saveModel(smallModel(), folder());
    const shard = path.join(folder(), 'group1-shard1of1.bin');
    await writeFile(shard, truncated(await readFile(shard), 9, 10));
    await assert.rejects(tfjsLayers.read(file), { code: 'model.truncated' });
  });

  it('names a missing shard', async () => {
    const file = await edited((json) => {
      group(json).paths = ['elsewhere.bin'];
    });
    await assert.rejects(tfjsLayers.read(file), { code: 'model.corrupt', message: /elsewhere\.bin.*missing/ });
  });

  for (const escape of ['../group1-shard1of1.bin', '/etc/hostname', 'a/../../b.bin', '.']) {
    it(`does not follow the shard path ${escape}`, async () => {
      const file = await edited((json) => {
        group(json).paths = [escape];
      });
      await assert.rejects(tfjsLayers.read(file), { code: 'model.corrupt', message: /outside/ });
    });
  }

  it('does not allocate what a manifest merely claims', async () => {
    const file = await edited((json) => {
      group(json).weights.push({ name: 'huge', shape: [1 << 20, 1 << 20], dtype: 'float32' });
    });
    await assert.rejects(tfjsLayers.read(file), { code: 'model.tooLarge', message: /huge/ });
  });

  it('refuses a graph model with the way out', async () => {
    const file = await edited((json) => {
      json.format = 'graph-model';
    });
    await assert.rejects(tfjsLayers.read(file), { code: 'model.unsupportedVersion', hint: /tfjs_layers_model/ });
  });

  it('says so where there is no architecture', async () => {
    const file = await edited((json) => {
      delete json.modelTopology;
    });
    await assert.rejects(tfjsLayers.read(file), { code: 'model.noArchitecture' });
  });

  it('names the layer whose weights have another shape', async () => {
    const file = await edited((json) => {
      const weight = group(json).weights.find(({ name }) => name === 'dense/kernel');
      assert.ok(weight);
      weight.shape = weight.shape.toReversed();
    });
    await assert.rejects(tfjsLayers.read(file), { code: 'model.corrupt', message: /"dense".*kernel/ });
  });

  it('lists every unsupported layer at once, with class and reason', async () => {
    const file = await edited((json) => {
      const [conv, norm, , dense] = json.modelTopology?.config.layers ?? [];
      assert.ok(conv && norm && dense);
      conv.class_name = 'Lambda';
      norm.class_name = 'constructor';
      dense.config['activation'] = 'toString';
    });
    const { unsupported } = await tfjsLayers.read(file);
    assert.deepEqual(
      unsupported.map(({ layer, op }) => [layer, op]),
      [
        ['conv', 'Lambda'],
        ['norm', 'constructor'],
        ['dense', 'Dense'],
      ],
    );
    assert.ok(unsupported.every(({ reason }) => reason.length > 10));
  });
});
