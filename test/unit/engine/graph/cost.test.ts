import assert from 'node:assert/strict';
import { graphCost } from '../../../../src/engine/graph/cost';
import { bindInputs } from '../../../../src/engine/graph/rewrite';
import { floatTensor, int, ints } from '../../../../src/engine/graph/graph';
import { readModel, requireSupported } from '../../../../src/engine/formats/index';
import { counting, graphOf, node } from '../../../support/graphs';
import { requireShared } from '../../../support/shared';

describe('graphCost', () => {
  it('counts a strided convolution, a depthwise one and a dense layer by their closed forms', () => {
    const cost = graphCost(
      graphOf(
        ['N', 3, 9, 9],
        ['y'],
        [
          node('Conv', ['x', 'w1', 'b1'], 'c1', { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) }),
          node('Conv', ['c1', 'w2'], 'c2', { group: int(8), pads: ints([1, 1, 1, 1]) }),
          node('BatchNormalization', ['c2', 's', 's2', 'm', 'v'], 'n'),
          node('Relu', ['n'], 'r'),
          node('Flatten', ['r'], 'f', { axis: int(1) }),
          node('Gemm', ['f', 'w3', 'b3'], 'y', { transB: int(1) }),
        ],
        {
          w1: counting(8, 3, 3, 3),
          b1: counting(8),
          w2: counting(8, 1, 3, 3),
          s: counting(8),
          s2: counting(8),
          m: counting(8),
          v: counting(8),
          w3: counting(10, 200),
          b3: counting(10),
        },
      ),
    );
    assert.deepEqual(
      cost.layers.map(({ macs }) => macs),
      [25 * 8 * 3 * 9, 25 * 8 * 9, 0, 0, 0, 2000],
    );
    assert.equal(cost.macs, 25 * 8 * 3 * 9 + 25 * 8 * 9 + 2000);
    assert.equal(cost.parameters, 216 + 8 + 72 + 32 + 2000 + 10);
    assert.deepEqual(cost.layers[0]?.outputShape, [1, 8, 5, 5]);
    // Input, weights, bias and output of the first layer, four bytes each.
    assert.equal(cost.layers[0]?.bytes, 4 * (243 + 216 + 8 + 200));
    assert.equal(
      cost.bytesMoved,
      cost.layers.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  });

  it('counts a transposed convolution by its input and MatMul by its inner size', () => {
    const cost = graphCost(
      graphOf(
        ['N', 4, 5, 5],
        ['y'],
        [node('ConvTranspose', ['x', 'w'], 't', { strides: ints([2, 2]) }), node('MatMul', ['t', 'm'], 'y')],
        { w: counting(4, 6, 3, 3), m: counting(11, 7) },
      ),
    );
    assert.deepEqual(
      cost.layers.map(({ macs }) => macs),
      [25 * 4 * 6 * 9, 6 * 11 * 7 * 11],
    );
  });

  it('does not count scalars that set an operator up, nor shared weights twice', () => {
    const cost = graphCost(
      graphOf(
        ['N', 2, 4, 4],
        ['y'],
        [
          node('Mul', ['x', 'scale'], 's'),
          node('Clip', ['s', 'low', 'high'], 'c'),
          node('Conv', ['c', 'w'], 'd', { kernel_shape: ints([1, 1]) }),
          node('Conv', ['d', 'w'], 'e', { kernel_shape: ints([1, 1]) }),
          node('Add', ['e', 'bias'], 'y'),
        ],
        {
          scale: floatTensor([], [2]),
          low: floatTensor([], [0]),
          high: floatTensor([], [6]),
          w: counting(2, 2, 1, 1),
          bias: counting(2, 1, 1),
        },
      ),
    );
    assert.equal(cost.parameters, 4 + 2);
  });

  it('costs a program whose weights are inputs like the network with the weights in it', () => {
    const program = {
      ...graphOf(['N', 3, 8, 8], ['y'], [node('Conv', ['x', 'w', 'b'], 'y')]),
      inputs: [
        { name: 'x', dataType: 'float32' as const, shape: ['N', 3, 8, 8] },
        { name: 'w', dataType: 'float32' as const, shape: [4, 3, 3, 3] },
        { name: 'b', dataType: 'float32' as const, shape: [4] },
      ],
    };
    const bound = bindInputs(
      program,
      new Map([
        ['w', counting(4, 3, 3, 3)],
        ['b', counting(4)],
      ]),
    );
    assert.deepEqual(graphCost(program), graphCost(bound));
    assert.equal(graphCost(bound).parameters, 112);
  });

  it('agrees with Keras on the MLPerf Tiny networks', async function () {
    const expected = [
      ['models/mlperf-tiny-ic-resnet8/pretrainedResnet.h5', 78_666, 12_501_632],
      ['models/mlperf-tiny-vww-mobilenetv1/vww_96.h5', 221_794, 7_489_664],
    ] as const;
    for (const [file, parameters, macs] of expected) {
      const cost = graphCost(requireSupported(await readModel(requireShared(this, file))));
      assert.deepEqual([cost.parameters, cost.macs], [parameters, macs]);
    }
  });
});
