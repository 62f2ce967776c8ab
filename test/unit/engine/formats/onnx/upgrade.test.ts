// Every change of meaning between operator sets 7 and 21 that the reader carries out: the upgraded graph has to compute what
// onnxruntime computes from the file as it was.
import assert from 'node:assert/strict';
import { readOnnx } from '../../../../../src/engine/formats/onnx/readOnnx';
import type { Graph, GraphNode, Tensor } from '../../../../../src/engine/graph/graph';
import { float, floatTensor, int, int64Tensor, ints, string } from '../../../../../src/engine/graph/graph';
import { encodeOnnx } from '../../../../../src/engine/graph/onnx/encodeOnnx';
import { counting, graphOf, node } from '../../../../support/graphs';
import { onnxFileOfOpset } from '../../../../support/onnxFiles';
import { difference, runOnnx } from '../../../../support/runOnnx';

interface Case {
  readonly what: string;
  readonly opset: number;
  readonly nodes: readonly GraphNode[];
  readonly constants?: Readonly<Record<string, Tensor>>;
  readonly outputs?: readonly string[];
}

const shape = [1, 2, 4, 6] as const;
const four = { s: counting(2), b: counting(2), m: counting(2), v: counting(2) };
const floats = (...values: number[]) => ({ type: 'floats' as const, value: values });

const cases: readonly Case[] = [
  {
    what: 'Softmax over everything behind the axis',
    opset: 11,
    nodes: [node('Softmax', ['x'], 'y', { axis: int(1) })],
  },
  { what: 'LogSoftmax with its old default axis', opset: 7, nodes: [node('LogSoftmax', ['x'], 'y')] },
  { what: 'Softmax over the last axis', opset: 9, nodes: [node('Softmax', ['x'], 'y', { axis: int(3) })] },
  { what: 'Clip with attributes', opset: 7, nodes: [node('Clip', ['x'], 'y', { min: float(3), max: float(20) })] },
  { what: 'Clip with one bound', opset: 10, nodes: [node('Clip', ['x'], 'y', { max: float(20) })] },
  {
    what: 'Pad with attributes',
    opset: 9,
    nodes: [node('Pad', ['x'], 'y', { pads: ints([0, 0, 1, 2, 0, 0, 3, 0]), value: float(5) })],
  },
  {
    what: 'Pad of named axes',
    opset: 18,
    nodes: [node('Pad', ['x', 'p', '', 'a'], 'y')],
    constants: { p: int64Tensor([1, 2, 3, 4]), a: int64Tensor([2, -1]) },
  },
  {
    what: 'Slice with attributes and an open end',
    opset: 9,
    nodes: [
      node('Slice', ['x'], 'y', {
        starts: ints([1, -4]),
        ends: ints([Number.MAX_SAFE_INTEGER, -1]),
        axes: ints([2, 3]),
      }),
    ],
  },
  {
    what: 'Squeeze and Unsqueeze with attributes',
    opset: 11,
    nodes: [node('Unsqueeze', ['x'], 'u', { axes: ints([2]) }), node('Squeeze', ['u'], 'y', { axes: ints([2]) })],
  },
  {
    what: 'ReduceSum with attributes',
    opset: 11,
    nodes: [node('ReduceSum', ['x'], 'y', { axes: ints([1, 3]), keepdims: int(0) })],
  },
  {
    what: 'ReduceMean with axes as an input',
    opset: 18,
    nodes: [node('ReduceMean', ['x', 'a'], 'y')],
    constants: { a: int64Tensor([2, 3]) },
  },
  {
    what: 'ReduceMean over nothing',
    opset: 18,
    nodes: [node('ReduceMean', ['x'], 'y', { noop_with_empty_axes: int(1) })],
  },
  {
    what: 'Split with attributes',
    opset: 11,
    nodes: [node('Split', ['x'], ['y', 'z'], { axis: int(3), split: ints([4, 2]) })],
    outputs: ['y', 'z'],
  },
  {
    what: 'Split into a number of unequal parts',
    opset: 18,
    nodes: [
      node('Slice', ['x', 'from', 'to', 'at'], 'five'),
      node('Split', ['five'], ['y', 'z', 'q'], { axis: int(3), num_outputs: int(3) }),
    ],
    constants: { from: int64Tensor([0]), to: int64Tensor([5]), at: int64Tensor([3]) },
    outputs: ['y', 'z', 'q'],
  },
  {
    what: 'Upsample by an attribute',
    opset: 7,
    nodes: [node('Upsample', ['x'], 'y', { mode: string('nearest'), scales: floats(1, 1, 2, 3) })],
  },
  {
    what: 'Upsample by an input',
    opset: 9,
    nodes: [node('Upsample', ['x', 'f'], 'y', { mode: string('linear') })],
    constants: { f: floatTensor([4], [1, 1, 2, 2]) },
  },
  {
    what: 'Resize before coordinate modes',
    opset: 10,
    nodes: [node('Resize', ['x', 'f'], 'y', { mode: string('nearest') })],
    constants: { f: floatTensor([4], [1, 1, 1.5, 2]) },
  },
  {
    what: 'Resize after antialiasing',
    opset: 19,
    nodes: [node('Resize', ['x', '', 'f'], 'y', { mode: string('linear'), antialias: int(0) })],
    constants: { f: floatTensor([4], [1, 1, 2, 2]) },
  },
  {
    what: 'BatchNormalization with spatial',
    opset: 7,
    nodes: [node('BatchNormalization', ['x', 's', 'b', 'm', 'v'], 'y', { spatial: int(1), epsilon: float(0.01) })],
    constants: four,
  },
  {
    what: 'BatchNormalization with a mode',
    opset: 15,
    nodes: [node('BatchNormalization', ['x', 's', 'b', 'm', 'v'], 'y', { training_mode: int(0) })],
    constants: four,
  },
  {
    what: 'Dropout with a ratio',
    opset: 7,
    nodes: [node('Dropout', ['x'], ['d', 'mask'], { ratio: float(0.4) }), node('Relu', ['d'], 'y')],
  },
  {
    what: 'Dropout with a mode',
    opset: 13,
    nodes: [node('Dropout', ['x', 'q', 'off'], 'd'), node('Relu', ['d'], 'y')],
    constants: { q: floatTensor([], [0.4]), off: { dataType: 'bool', shape: [], data: Uint8Array.of(0) } },
  },
  {
    what: 'Sum of three',
    opset: 8,
    nodes: [node('Relu', ['x'], 'a'), node('Sum', ['x', 'a', 'c'], 'y')],
    constants: { c: counting(2, 1, 1) },
  },
  {
    what: 'constants in every spelling',
    opset: 13,
    nodes: [
      node('Constant', [], 'k', { value_float: float(1.5) }),
      node('Constant', [], 'l', { value_floats: floats(1, 2, 3, 4, 5, 6) }),
      node('Mul', ['x', 'k'], 'a'),
      node('Add', ['a', 'l'], 'y'),
    ],
  },
  {
    what: 'axes that a Constant node gives',
    opset: 13,
    nodes: [node('Constant', [], 'k', { value_ints: ints([3]) }), node('ReduceSum', ['x', 'k'], 'y')],
  },
  {
    what: 'MaxPool with an unused order',
    opset: 8,
    nodes: [node('MaxPool', ['x'], 'y', { kernel_shape: ints([2, 2]), storage_order: int(0) })],
  },
  {
    what: 'AveragePool that says its dilations',
    opset: 19,
    nodes: [node('AveragePool', ['x'], 'y', { kernel_shape: ints([3, 3]), dilations: ints([1, 1]) })],
  },
  {
    what: 'Reshape with zero allowed',
    opset: 14,
    nodes: [node('Reshape', ['x', 't'], 'y', { allowzero: int(1) })],
    constants: { t: int64Tensor([1, 8, 6]) },
  },
];

describe('operator sets', () => {
  for (const { what, opset, nodes, constants = {}, outputs = ['y'] } of cases) {
    it(`reads ${what} (operator set ${opset})`, async () => {
      const original: Graph = graphOf(shape, outputs, nodes, constants);
      const bytes = onnxFileOfOpset(original, opset);
      const { graph, unsupported } = readOnnx(bytes, 'old.onnx');
      assert.deepEqual(unsupported, []);
      const feeds = { x: counting(...shape) };
      const expected = await runOnnx(bytes, feeds);
      const actual = await runOnnx(encodeOnnx(graph), feeds);
      assert.deepEqual(Object.keys(actual).sort(), [...outputs].sort());
      for (const [name, tensor] of Object.entries(expected)) assert.equal(difference(actual[name], tensor), null, name);
    });
  }

  it('reports a reduction of booleans, which came with operator set 20', () => {
    const truths: Tensor = { dataType: 'bool', shape: [1, 2], data: Uint8Array.of(0, 1) };
    const file = onnxFileOfOpset(graphOf(shape, ['y'], [node('ReduceMax', ['b'], 'y')], { b: truths }), 20);
    const { unsupported } = readOnnx(file, 'new.onnx');
    assert.deepEqual(unsupported, [
      { layer: 'y', op: 'ReduceMax', reason: 'it reduces booleans, which operator set 17 cannot' },
    ]);
  });
});
