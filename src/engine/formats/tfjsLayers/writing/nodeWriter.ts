// What the writer of one operator gets. It mirrors the readers' conversion: values carry how they lie, here in the written
// file (N, H, W, C) in relation to the graph (N, C, H, W).
import type { GraphNode, Tensor } from '../../../graph/graph';
import { elementCount } from '../../../graph/graph';
import { LayerProblem } from '../../layers/layerProblem';
import { image, orderFree, plain, sameShape } from '../../layers/values';
import type { Value } from '../../layers/values';
import type { LayerWriter } from './layerWriter';

export interface NodeContext {
  readonly node: GraphNode;
  /** Shape of the node's result in the graph, without the batch. */
  readonly outputShape: readonly number[];
  /** @throws LayerProblem if the network does not compute input `index` */
  value(index: number): Value;
  constant(index: number): Tensor | undefined;
  /** Adds a layer named after the node (and `suffix`); returns its name. */
  add(
    className: string,
    inputs: readonly Value[],
    config?: Parameters<LayerWriter['add']>[3],
    weights?: Parameters<LayerWriter['add']>[4],
    suffix?: string,
  ): string;
  /** The node that computes a value, for what can be known about its range. */
  producer(index: number): GraphNode | undefined;
}

/** All that reordering needs. */
type Adding = Pick<NodeContext, 'add'>;

export type NodeWriter = (context: NodeContext) => Value;

export const floatsOf = ({ data }: Tensor): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>, Number);

export function requireFloats(
  context: NodeContext,
  index: number,
  what: string,
): Tensor & { readonly data: Float32Array } {
  const tensor = context.constant(index);
  if (!tensor) throw new LayerProblem(`its ${what} is not a constant`);
  return { ...tensor, data: floatsOf(tensor) };
}

/** `images` keep their layout; everything else as the graph has it. */
export function valueOf(name: string, shape: readonly number[]): Value {
  const [channels = 1, height = 1, width = 1] = shape;
  return shape.length === 3 ? image(name, channels, height, width) : plain(name, shape);
}

/** The graph's element order: an image or flattened image as [C, H, W] in the file. Returns the layer's name. */
function inGraphOrder(context: Adding, value: Value): { readonly name: string; readonly shape: readonly number[] } {
  if (value.kind === 'plain') return { name: value.name, shape: value.shape };
  const { channels, height, width } = value;
  const shape = value.kind === 'flat' ? [channels * height * width] : [channels, height, width];
  if (value.kind === 'flat' && orderFree(value)) return { name: value.name, shape };
  const from =
    value.kind === 'flat'
      ? { ...value, name: context.add('Reshape', [value], { target_shape: [height, width, channels] }, {}, '_spread') }
      : value;
  const name = context.add('Permute', [from], { dims: [3, 1, 2] }, {}, '_chw');
  return { name, shape: [channels, height, width] };
}

/** A vector in the graph's element order. */
export function toGraphVector(context: Adding, value: Value): Value {
  const ordered = inGraphOrder(context, value);
  if (ordered.shape.length === 1) return plain(ordered.name, ordered.shape);
  const size = elementCount(ordered.shape);
  return plain(context.add('Flatten', [plain(ordered.name, ordered.shape)], {}, {}, '_flat'), [size]);
}

/** Reshape as the graph means it. */
export function reshapeTo(context: Adding, value: Value, shape: readonly number[]): Value {
  if (value.kind === 'image' && shape.length === 1) {
    const name = context.add('Flatten', [value]);
    return orderFree(value) ? plain(name, shape) : { ...value, kind: 'flat', name };
  }
  const [channels = 1, height = 1, width = 1] = shape;
  const sameImage = value.kind !== 'plain' && sameShape(shape, [value.channels, value.height, value.width]);
  if (sameImage && value.kind === 'image') return value;
  if (sameImage)
    return image(context.add('Reshape', [value], { target_shape: [height, width, channels] }), channels, height, width);
  const source = inGraphOrder(context, value);
  if (sameShape(source.shape, shape)) return plain(source.name, source.shape);
  const from = [plain(source.name, source.shape)];
  if (shape.length !== 3) return plain(context.add('Reshape', from, { target_shape: shape }), shape);
  if (orderFree({ channels, height, width })) {
    return image(context.add('Reshape', from, { target_shape: [height, width, channels] }), channels, height, width);
  }
  const chw = plain(context.add('Reshape', from, { target_shape: shape }, {}, '_chw'), shape);
  return image(context.add('Permute', [chw], { dims: [2, 3, 1] }), channels, height, width);
}
