import assert from 'node:assert/strict';
import { int, int64Tensor, ints, string } from '../../../../src/engine/graph/graph';
import type { Graph, GraphNode } from '../../../../src/engine/graph/graph';
import { encodeOnnx } from '../../../../src/engine/graph/onnx/encodeOnnx';
import { normalise } from '../../../../src/engine/graph/normalise';
import { counting, graphOf, node } from '../../../support/graphs';
import { difference, runOnnx } from '../../../support/runOnnx';

const only = (graph: Graph, opType: string): GraphNode => {
  const [found, ...others] = graph.nodes.filter((each) => each.opType === opType);
  assert.ok(found && others.length === 0, `one ${opType}`);
  return found;
};

/** Both graphs on the same numbers, at two batch sizes. */
async function assertSame(original: Graph, changed: Graph): Promise<void> {
  const rest = (original.inputs[0]?.shape ?? []).slice(1).map(Number);
  for (const batch of [1, 3]) {
    const feeds = { x: counting(batch, ...rest) };
    const expected = await runOnnx(encodeOnnx(original), feeds);
    const actual = await runOnnx(encodeOnnx(changed), feeds);
    for (const [name, tensor] of Object.entries(expected)) assert.equal(difference(actual[name], tensor), null);
  }
}

describe('normalise', () => {
  it('turns the Shape, Gather, Concat chain of a flatten into Flatten', async () => {
    const graph = graphOf(
      ['N', 2, 3, 3],
      ['y'],
      [
        node('Shape', ['x'], 's'),
        node('Gather', ['s', 'zero'], 'n'),
        node('Unsqueeze', ['n', 'axis'], 'n1'),
        node('Concat', ['n1', 'rest'], 'target', { axis: int(0) }),
        node('Reshape', ['x', 'target'], 'f'),
        node('MatMul', ['f', 'w'], 'y'),
      ],
      { zero: int64Tensor([0], []), axis: int64Tensor([0]), rest: int64Tensor([-1]), w: counting(18, 4) },
    );
    const result = normalise(graph);
    assert.deepEqual(
      result.nodes.map(({ opType }) => opType),
      ['Flatten', 'MatMul'],
    );
    await assertSame(graph, result);
  });

  it('folds what is constant and leaves what follows the batch', () => {
    const graph = graphOf(
      ['N', 4],
      ['y', 'size'],
      [
        node('Mul', ['a', 'b'], 'ab'),
        node('Transpose', ['ab'], 'w'),
        node('MatMul', ['x', 'w'], 'y'),
        node('Shape', ['x'], 'size'),
      ],
      { a: counting(3, 4), b: counting(4) },
    );
    const result = normalise(graph);
    assert.deepEqual(
      result.nodes.map(({ opType }) => opType),
      ['MatMul', 'Shape'],
    );
    const weight = result.initializers.get('w');
    assert.deepEqual(weight?.shape, [4, 3]);
    // Row 0 of the transpose is column 0 of a times b[0]; element [3][2] is a[2][3] * b[3] = 12 * 4.
    assert.deepEqual([...(weight?.data ?? [])].slice(0, 3).concat([Number(weight?.data[11])]), [1, 5, 9, 48]);
  });

  it('writes automatic padding out, larger half at the end or at the start', async () => {
    for (const [mode, pads] of [
      ['SAME_UPPER', [0, 0, 1, 1]],
      ['SAME_LOWER', [1, 1, 0, 0]],
    ] as const) {
      const attributes = { auto_pad: string(mode), strides: ints([2, 2]) };
      const graph = graphOf(['N', 2, 6, 6], ['y'], [node('Conv', ['x', 'w'], 'y', attributes)], {
        w: counting(3, 2, 3, 3),
      });
      const conv = only(normalise(graph), 'Conv');
      assert.deepEqual(conv.attributes, {
        kernel_shape: ints([3, 3]),
        strides: ints([2, 2]),
        dilations: ints([1, 1]),
        pads: ints(pads),
        group: int(1),
      });
      await assertSame(graph, normalise(graph));
    }
  });

  it('writes the automatic padding of a transposed convolution out', async () => {
    for (const mode of ['SAME_UPPER', 'SAME_LOWER', 'VALID']) {
      const attributes = { auto_pad: string(mode), strides: ints([2, 3]) };
      const made = node('ConvTranspose', ['x', 'w'], 'y', attributes);
      const graph = graphOf(['N', 2, 4, 5], ['y'], [made], { w: counting(2, 3, 3, 4) });
      const result = normalise(graph);
      assert.equal(only(result, 'ConvTranspose').attributes['auto_pad'], undefined);
      await assertSame(graph, result);
    }
  });

  it('drops Identity and Dropout wherever they sit and keeps the names of outputs', async () => {
    const graph = graphOf(
      ['N', 4],
      ['y', 'z'],
      [
        node('Identity', ['x'], 'i'),
        node('Relu', ['i'], 'r'),
        node('Identity', ['r'], 'j'),
        node('Identity', ['j'], 'y'),
        node('Sigmoid', ['j'], 'k'),
        node('Identity', ['k'], 'z'),
      ],
    );
    const result = normalise(graph);
    assert.deepEqual(
      result.nodes.map(({ opType, outputs }) => [opType, ...outputs]),
      [
        ['Relu', 'y'],
        ['Sigmoid', 'z'],
      ],
    );
    await assertSame(graph, result);
  });

  it('keeps an Identity that joins an input to an output, and one of two outputs that are the same', async () => {
    const nodes = [
      node('Identity', ['x'], 'same'),
      node('Relu', ['x'], 'r'),
      node('Identity', ['r'], 'y'),
      node('Identity', ['r'], 'z'),
    ];
    const graph = graphOf(['N', 4], ['same', 'y', 'z'], nodes);
    await assertSame(graph, normalise(graph));
  });

  it('frees the batch in Reshape and Resize', async () => {
    const graph = graphOf(
      ['N', 4, 2, 2],
      ['y'],
      [
        node('Shape', ['x'], 's', { end: int(2) }),
        node('Concat', ['s', 'hw'], 'sizes', { axis: int(0) }),
        node('Resize', ['x', '', '', 'sizes'], 'big', { mode: string('nearest') }),
        node('Reshape', ['big', 'target'], 'y', { allowzero: int(0) }),
      ],
      { hw: int64Tensor([4, 6]), target: int64Tensor([-1, 4, 24]) },
    );
    const result = normalise(graph);
    assert.equal(only(result, 'Resize').inputs.length, 3);
    assert.deepEqual(
      result.initializers.get(only(result, 'Reshape').inputs[1] ?? '')?.data,
      BigInt64Array.of(0n, 0n, 24n),
    );
    await assertSame(graph, result);
  });

  it('does not build constants that a few bytes blow up', () => {
    const nodes = [node('Expand', ['one', 'size'], 'big'), node('Add', ['x', 'big'], 'y')];
    const graph = graphOf(['N', 1], ['y'], nodes, { one: counting(1), size: int64Tensor([1, 2 ** 30]) });
    const folded = normalise(graph);
    assert.deepEqual(
      folded.nodes.map(({ opType }) => opType),
      ['Expand', 'Add'],
    );
  });
});
