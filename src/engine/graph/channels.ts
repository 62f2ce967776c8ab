// Which channels have to shrink together, and where they lie in the stored tensors. Slicing every tensor of a group to the
// same channels leaves a valid network, so a group is what one width gene governs.
import { ChannelBook } from './channels/channelBook';
import type { ChannelSlice } from './channels/channelBook';
import { binary, passThrough, prelu, softmax } from './channels/elementwiseRules';
import { flatten, pad, pooling, reduce, reshape, resize, squeeze, transpose, unsqueeze } from './channels/layoutRules';
import type { ChannelContext, ChannelRule } from './channels/rule';
import { batchNormalization, convolution, gemm, matMul, transposedConvolution } from './channels/weightRules';
import type { Graph, GraphNode } from './graph';
import type { Shape } from './ops/shapeRule';
import { inferShapes } from './shapes';
import { storedValues } from './storedValues';

export interface ChannelGroup {
  /** `group1`, `group2`, … in graph order. */
  readonly id: string;
  readonly channels: number;
  readonly adjustable: boolean;
  /** Why not, where it is not adjustable. */
  readonly reason?: string;
  /** Names of the nodes whose filters make the channels; all of them are cut alike. */
  readonly producers: readonly string[];
  readonly slices: readonly ChannelSlice[];
}

const rules: ReadonlyMap<string, ChannelRule> = new Map<string, ChannelRule>([
  ...['Relu', 'LeakyRelu', 'Elu', 'Clip', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Tanh', 'Sqrt', 'Exp', 'Cast'].map(
    (opType) => [opType, passThrough] as const,
  ),
  ...['Identity', 'Dropout'].map((opType) => [opType, passThrough] as const),
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow'].map((opType) => [opType, binary] as const),
  ...['MaxPool', 'AveragePool', 'GlobalAveragePool', 'GlobalMaxPool'].map((opType) => [opType, pooling] as const),
  ['PRelu', prelu],
  ['Softmax', softmax],
  ['LogSoftmax', softmax],
  ['Conv', convolution],
  ['ConvTranspose', transposedConvolution],
  ['Gemm', gemm],
  ['MatMul', matMul],
  ['BatchNormalization', batchNormalization],
  ['ReduceMean', reduce],
  ['ReduceSum', reduce],
  ['Flatten', flatten],
  ['Reshape', reshape],
  ['Transpose', transpose],
  ['Squeeze', squeeze],
  ['Unsqueeze', unsqueeze],
  ['Resize', resize],
  ['Pad', pad],
]);

/** Freezes all that a node touches: its channels cannot be followed, so they stay whole. */
function blockNode({ book, node, shapeOf }: ChannelContext): void {
  const reason = `passes through ${node.opType} "${node.layer ?? node.name}"`;
  for (const value of node.inputs) {
    const layout = book.layoutOf(value);
    if (layout) book.freeze(layout.group, reason);
  }
  for (const value of node.outputs) {
    if (value === '') continue;
    book.place(value, { group: book.open(shapeOf(value)[1] ?? 1, reason), axis: 1, block: 1 });
  }
}

function visit(context: ChannelContext): void {
  const rule = rules.get(context.node.opType);
  const isComputed = context.node.inputs.some((value) => context.book.layoutOf(value));
  if (!isComputed || !rule?.(context)) blockNode(context);
}

function contextOf(
  graph: Graph,
  shapes: ReadonlyMap<string, Shape>,
  book: ChannelBook,
): (node: GraphNode) => ChannelContext {
  const stored = storedValues(graph);
  const numbersOf = (value: string): readonly number[] | undefined => {
    const tensor = graph.initializers.get(value);
    return tensor && Array.from(tensor.data as ArrayLike<number | bigint>, Number);
  };
  return (node) => ({
    book,
    node,
    shapeOf: (value) => shapes.get(value) ?? [],
    isInitializer: (value) => stored.has(value),
    numbersOf,
  });
}

/**
 * The channel groups of a normalised graph. A group that reaches the network's input or output, a Concat, or an operator that
 * cannot be followed is not adjustable.
 * @throws AdaScaleError `model.shape` where shapes do not fit.
 */
export function channelGroups(graph: Graph): readonly ChannelGroup[] {
  const shapes = inferShapes(graph);
  const book = new ChannelBook();
  const stored = storedValues(graph);
  for (const { name } of graph.inputs) {
    if (stored.has(name)) continue;
    const group = book.open(shapes.get(name)?.[1] ?? 1, "is the network's input");
    book.place(name, { group, axis: 1, block: 1 });
  }
  const context = contextOf(graph, shapes, book);
  for (const node of graph.nodes) visit(context(node));
  for (const { name } of graph.outputs) {
    const layout = book.layoutOf(name);
    if (layout) book.freeze(layout.group, "is the network's output");
  }
  return book.groups().map(({ channels, reason, producers, slices }, index) => ({
    id: `group${index + 1}`,
    channels,
    adjustable: reason === null,
    ...(reason === null ? {} : { reason }),
    producers: [...producers],
    slices: [...slices],
  }));
}
