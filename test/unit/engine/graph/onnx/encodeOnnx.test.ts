import assert from 'node:assert/strict';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph } from '../../../../../src/engine/graph/graph';
import { floatTensor, int, int64Tensor, ints } from '../../../../../src/engine/graph/graph';
import { encodeOnnx } from '../../../../../src/engine/graph/onnx/encodeOnnx';

const graph: Graph = {
  name: 'twoOps',
  inputs: [{ name: 'x', dataType: 'float32', shape: ['N', 1, 2, 2] }],
  outputs: [{ name: 'y', dataType: 'float32', shape: ['N', 2] }],
  nodes: [
    {
      name: 'conv',
      opType: 'Conv',
      inputs: ['x', 'w', 'b'],
      outputs: ['c'],
      attributes: { kernel_shape: ints([2, 2]), pads: ints([0, 0, 0, 0]) },
    },
    { name: 'reshape', opType: 'Reshape', inputs: ['c', 's'], outputs: ['r'], attributes: {} },
    { name: 'soft', opType: 'Softmax', inputs: ['r'], outputs: ['y'], attributes: { axis: int(-1) } },
  ],
  initializers: new Map([
    ['w', floatTensor([2, 1, 2, 2], [1, 0, 0, 1, 0, 1, 1, 0])],
    ['b', floatTensor([2], [0.5, 0])],
    ['s', int64Tensor([-1, 2])],
  ]),
};

describe('encodeOnnx', () => {
  it('writes a model that onnxruntime computes as the graph says', async () => {
    const session = await InferenceSession.create(encodeOnnx(graph));
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.from([1, 2, 3, 5]), [1, 1, 2, 2]) });
    const [first, second] = [6.5, 5].map((logit) => Math.exp(logit));
    assert.ok(first !== undefined && second !== undefined && y !== undefined);
    const result = y.data as Float32Array;
    assert.ok(Math.abs((result[0] ?? 0) - first / (first + second)) < 1e-6);
    assert.ok(Math.abs((result[1] ?? 0) - second / (first + second)) < 1e-6);
  });

  it('writes equal bytes for equal graphs and reads views, not whole buffers', () => {
    const backing = Float32Array.from([9, 9, 0.5, 0]);
    const viewed = new Map(graph.initializers).set('b', floatTensor([2], backing.subarray(2)));
    assert.deepEqual(encodeOnnx({ ...graph, initializers: viewed }), encodeOnnx(graph));
  });

  it('declares the operator domain of a foreign node', () => {
    const [conv, ...rest] = graph.nodes;
    assert.ok(conv);
    const foreign = encodeOnnx({ ...graph, nodes: [{ ...conv, domain: 'com.microsoft' }, ...rest] });
    assert.equal(Buffer.from(foreign).toString('latin1').split('com.microsoft').length - 1, 2);
  });
});
