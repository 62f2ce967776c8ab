// One network in two formats gives the same outputs; TF.js models agree with TF.js itself.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { keras } from '../../../../src/engine/formats/keras/keras';
import { tfjsLayers } from '../../../../src/engine/formats/tfjsLayers/tfjsLayers';
import { tflite } from '../../../../src/engine/formats/tflite/tflite';
import { graphCost } from '../../../../src/engine/graph/cost';
import { elementCount, floatTensor } from '../../../../src/engine/graph/graph';
import type { Graph, Tensor } from '../../../../src/engine/graph/graph';
import { createRandom } from '../../../../src/shared/random';
import { disagreement, loadModel, startOracle } from '../../../support/layersOracle';
import { largestDifference, runGraph } from '../../../support/runGraph';
import { requireShared } from '../../../support/shared';
import { temporaryFolder } from '../../../support/temporary';

const ic = 'models/mlperf-tiny-ic-resnet8/pretrainedResnet';
const vww = 'models/mlperf-tiny-vww-mobilenetv1/vww_96';
const ad = 'models/mlperf-tiny-ad-autoencoder/ad01';

function randomInput(graph: Graph, low: number, high: number): Tensor {
  const shape = [4, ...(graph.inputs[0]?.shape.slice(1).map(Number) ?? [])];
  const random = createRandom(21, graph.name);
  return floatTensor(
    shape,
    Float32Array.from({ length: elementCount(shape) }, () => low + (high - low) * random.next()),
  );
}

/** Relative to the largest output; class probabilities thus compare absolutely. */
async function difference(a: Graph, b: Graph, low: number, high: number): Promise<number> {
  const x = randomInput(a, low, high);
  const [first, second] = [await runGraph(a, x), await runGraph(b, x)];
  const scale = Math.max(1, ...first.data.map(Math.abs));
  return largestDifference(first.data, second.data) / scale;
}

/** The same network with the bias of every dense layer in front of a BatchNormalization set to zero. */
function withoutHiddenBiases(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  for (const { inputs } of graph.nodes.filter(({ opType, name }) => opType === 'Gemm' && name !== 'dense_9')) {
    const bias = initializers.get(inputs[2] ?? '');
    if (bias && inputs[2]) initializers.set(inputs[2], floatTensor(bias.shape, new Float32Array(bias.data.length)));
  }
  return { ...graph, initializers };
}

describe('real models in two formats', () => {
  const folder = temporaryFolder();
  before(startOracle);

  it('ResNet-8: 78,666 weights, 12.5 M MACs, H5 and TFLite agree', async function () {
    const h5 = await keras.read(requireShared(this, `${ic}.h5`));
    const lite = await tflite.read(requireShared(this, `${ic}.tflite`));
    assert.equal(h5.storedParameters, 78_666);
    assert.equal(graphCost(h5.graph).macs, 12_501_632);
    assert.ok((await difference(h5.graph, lite.graph, 0, 255)) < 1e-4);
  });

  it('Visual Wake Words: H5 and TFLite agree', async function () {
    const h5 = await keras.read(requireShared(this, `${vww}.h5`));
    const lite = await tflite.read(requireShared(this, `${vww}_float.tflite`));
    assert.equal(h5.storedParameters, 221_794);
    assert.equal(graphCost(h5.graph).macs, graphCost(lite.graph).macs);
    assert.ok((await difference(h5.graph, lite.graph, 0, 1)) < 1e-4);
  });

  it('the autoencoder: the TFLite file lacks the biases of the hidden dense layers, else H5 and TFLite agree', async function () {
    const h5 = await keras.read(requireShared(this, `${ad}.h5`));
    const lite = await tflite.read(requireShared(this, `${ad}_fp32.tflite`));
    assert.equal(h5.storedParameters, 269_992);
    assert.ok((await difference(withoutHiddenBiases(h5.graph), lite.graph, -10, 10)) < 1e-4);
    // The published pair is not exact: its converter folded BatchNormalization without those biases.
    assert.ok((await difference(h5.graph, lite.graph, -10, 10)) < 0.05);
  });

  for (const [name, parameters] of [
    ['doodlenet-tfjs', 544_201],
    ['abalone-mlp-tfjs', 3_051],
  ] as const) {
    it(`${name} agrees with TF.js`, async function () {
      const file = requireShared(this, `models/${name}/model.json`);
      const { graph, storedParameters } = await tfjsLayers.read(file);
      assert.equal(storedParameters, parameters);
      assert.ok((await disagreement(await loadModel(file), graph)) < 1e-5);
    });
  }

  it('ResNet-8 written as a TF.js model gives the same in TF.js and when read again', async function () {
    const { graph } = await keras.read(requireShared(this, `${ic}.h5`));
    const file = `${folder()}/model.json`;
    await tfjsLayers.write?.(graph, file);
    const again = await tfjsLayers.read(file);
    assert.equal(again.storedParameters, 78_666);
    assert.ok((await difference(graph, again.graph, 0, 255)) < 1e-5);
    assert.ok((await disagreement(await loadModel(file), graph, 1, 64)) < 1e-5);
  });
});
