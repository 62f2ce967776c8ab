import assert from 'node:assert/strict';
import * as ort from 'onnxruntime-node';
import type { Backend } from '../../../../src/engine/compute/backend';
import { floatTensor, type Graph, type Tensor } from '../../../../src/engine/graph/graph';
import { encodeOnnx } from '../../../../src/engine/graph/onnx/encodeOnnx';
import { replaceOperators } from '../../../../src/engine/operators/index';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { originalStatistics } from '../../../../src/engine/supernet/originalStatistics';
import { refitBranches } from '../../../../src/engine/supernet/refitBranches';
import { baselineGenes } from '../../../../src/shared/run/genes';
import { netBuilder, randomBatch } from '../../../support/nets';
import { runGraph } from '../../../support/runGraph';

const inference: Pick<Backend, 'createInference'> = {
  createInference: async (graph) => {
    const session = await ort.InferenceSession.create(encodeOnnx(graph));
    return {
      run: async (feeds) => {
        const tensors = Object.entries(feeds).map(([name, tensor]: [string, Tensor]) => {
          return [name, new ort.Tensor('float32', Float32Array.from(tensor.data, Number), tensor.shape)] as const;
        });
        const outputs = Object.entries(await session.run(Object.fromEntries(tensors)));
        return Object.fromEntries(
          outputs.map(([name, { dims, data }]) => [name, floatTensor(dims, data as Float32Array)]),
        );
      },
      dispose: () => session.release(),
    };
  },
};

/** Positive, channel-correlated activations in front of the second convolution: few input channels fan out. */
function fanOutNet(): Graph {
  const net = netBuilder('fanOut', [2, 10, 10]);
  const first = net.node('Relu', 'r1', [net.conv('image', 'c1', 2, 12, { bias: true })]);
  const second = net.conv(first, 'c2', 12, 16, { bias: true });
  return net.finish(second, ['N', 16, 10, 10]);
}

describe('refitBranches', () => {
  const graph = fanOutNet();
  const supernet = createSupernet(graph);
  const stage = supernet.space.stages[0]?.id ?? '';
  const genes = { ...baselineGenes, stages: { [stage]: { operator: 'depthwiseSeparable', ratio: 1 } } };

  it('brings the compressed network closer to the trained one on images that it has not seen', async () => {
    const x = randomBatch(graph, 8, 21);
    const expected = await runGraph(graph, x);
    const sub = supernet.subNetwork(genes);
    const errorOf = async (parameters: Float32Array): Promise<number> => {
      const output = await runGraph(materialise(sub, parameters, originalStatistics(supernet, sub)), x);
      return Math.hypot(...output.data.map((value, index) => value - (expected.data[index] ?? 0)));
    };
    const refitted = await refitBranches(supernet, inference, randomBatch(graph, 16, 22));
    const [before, after] = [await errorOf(supernet.initial), await errorOf(refitted)];
    assert.ok(after < 0.95 * before, `${before} before, ${after} after`);
  });

  it('takes as many of the images as their activations may take memory, and one at least', async () => {
    const images = randomBatch(graph, 4, 23);
    const prefix = (count: number): Tensor =>
      floatTensor([count, 2, 10, 10], Float32Array.from(images.data, Number).subarray(0, count * 200));
    const limited = (bytes: number): Promise<Float32Array> =>
      refitBranches(supernet, inference, images, undefined, bytes);
    const bytesAnImage = 4 * (2 + 12) * 100;
    assert.deepEqual(await limited(2.5 * bytesAnImage), await refitBranches(supernet, inference, prefix(2)));
    assert.deepEqual(await limited(1), await refitBranches(supernet, inference, prefix(1)));
  });

  it('touches nothing but the branches that can be refitted, and repeats exactly', async () => {
    const images = randomBatch(graph, 4, 23);
    const [once, twice] = [
      await refitBranches(supernet, inference, images),
      await refitBranches(supernet, inference, images),
    ];
    assert.deepEqual(once, twice);
    const changed = supernet.layout.parameters.filter(({ offset, length }) =>
      once.subarray(offset, offset + length).some((value, index) => value !== supernet.initial[offset + index]),
    );
    const refittable = replaceOperators.filter(({ refit }) => refit !== undefined).map(({ id }) => id);
    assert.ok(
      changed.every(({ key }) =>
        refittable.some((id) => key.startsWith(`branch/c1/${id}/`) || key.startsWith(`branch/c2/${id}/`)),
      ),
    );
    // What a refit keeps: depthwise kernels, primary maps and their biases.
    const kept = supernet.layout.parameters.filter(
      (stored) => stored.key.startsWith('branch/c2/') && !changed.includes(stored),
    );
    assert.deepEqual(kept.map(({ key }) => key.replace('branch/c2/', '')).sort(), [
      'asymmetric/evenBias',
      'asymmetric/oddBias',
      'depthwiseSeparable/depthwise',
      'fire/evenBias',
      'fire/oddBias',
      'ghost/evenBias',
      'ghost/primary',
    ]);
  });
});
