// Files of the TensorFlow family hold images as N,H,W,C; the IR is N,C,H,W. A reader carries with every value how it lies in
// the IR, so that transposes appear only where the order of elements can be seen: a flattened image stays in C,H,W order and
// the dense layer behind it gets its rows permuted instead.
import { elementCount, int, int64Tensor, ints } from '../../graph/graph';
import { modelLimits } from '../format';
import type { GraphBuilder } from './graphBuilder';
import { LayerProblem } from './layerProblem';

export interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** `plain`: elements in the file's own order. `image`: [N, C, H, W]. `flat`: [N, C*H*W] where the file has H*W*C. */
export type Value =
  | { readonly kind: 'plain'; readonly name: string; readonly shape: readonly number[] }
  | ({ readonly kind: 'image'; readonly name: string } & ImageSize)
  | ({ readonly kind: 'flat'; readonly name: string } & ImageSize);

export type Layout = 'NHWC' | 'NCHW';

/** Where nodes go and what they are named after. */
export interface Site {
  readonly builder: GraphBuilder;
  readonly layer: string;
  readonly layout: Layout;
}

function checked(shape: readonly number[]): readonly number[] {
  const bad = shape.find((size) => !Number.isSafeInteger(size) || size < 1 || size > modelLimits.dimension);
  if (bad !== undefined) throw new LayerProblem(`its output would have a dimension of ${bad}`);
  if (shape.length + 1 > modelLimits.rank)
    throw new LayerProblem(`its output would have ${shape.length + 1} dimensions`);
  return shape;
}

export const plain = (name: string, shape: readonly number[]): Value => ({
  kind: 'plain',
  name,
  shape: checked(shape),
});

export const image = (name: string, channels: number, height: number, width: number): Value => {
  checked([channels, height, width]);
  return { kind: 'image', name, channels, height, width };
};

/** The same value under another name: what an elementwise node makes of it. */
export const renamed = (value: Value, name: string): Value => ({ ...value, name });

/** Shape without the batch as the file sees it. */
export function fileShape(value: Value, layout: Layout): readonly number[] {
  if (value.kind === 'plain') return value.shape;
  const { channels, height, width } = value;
  if (value.kind === 'flat') return [channels * height * width];
  return layout === 'NHWC' ? [height, width, channels] : [channels, height, width];
}

/** Shape without the batch as the IR has it. */
export function graphShape(value: Value): readonly number[] {
  if (value.kind === 'plain') return value.shape;
  const { channels, height, width } = value;
  return value.kind === 'image' ? [channels, height, width] : [channels * height * width];
}

/** True where C,H,W and H,W,C are the same sequence of elements. */
export const orderFree = ({ channels, height, width }: ImageSize): boolean => channels === 1 || height * width === 1;

const reshapeNode = ({ builder, layer }: Site, name: string, shape: readonly number[]): string => {
  const target = builder.constant(`${layer}/shape`, int64Tensor([-1, ...shape]));
  return builder.node('Reshape', `${layer}/reshape`, [name, target], {}, layer);
};

const transposeNode = ({ builder, layer }: Site, name: string, order: readonly number[]): string =>
  builder.node('Transpose', `${layer}/transpose`, [name], { perm: ints(order) }, layer);

export const flattenNode = ({ builder, layer }: Site, name: string, suffix = ''): string =>
  builder.node('Flatten', `${layer}${suffix}`, [name], { axis: int(1) }, layer);

/** The value with its elements in the file's order; adds nodes only where the order differs. */
export function toPlain(site: Site, value: Value): Value & { kind: 'plain' } {
  const shape = fileShape(value, site.layout);
  if (value.kind === 'plain') return value;
  const { channels, height, width } = value;
  if (site.layout === 'NCHW') return { kind: 'plain', name: value.name, shape };
  if (value.kind === 'image') {
    const name = orderFree(value)
      ? reshapeNode(site, value.name, shape)
      : transposeNode(site, value.name, [0, 2, 3, 1]);
    return { kind: 'plain', name, shape };
  }
  if (orderFree(value)) return { kind: 'plain', name: value.name, shape };
  const spread = reshapeNode(site, value.name, [channels, height, width]);
  return { kind: 'plain', name: flattenNode(site, transposeNode(site, spread, [0, 2, 3, 1]), '/flatten'), shape };
}

/** A value of three file dimensions as an image in the IR. */
export function toImage(site: Site, value: Value): Value {
  if (value.kind !== 'plain' || value.shape.length !== 3) return value;
  const [first = 1, second = 1, third = 1] = value.shape;
  if (site.layout === 'NCHW') return image(value.name, first, second, third);
  const size = { channels: third, height: first, width: second };
  const name = orderFree(size)
    ? reshapeNode(site, value.name, [third, first, second])
    : transposeNode(site, value.name, [0, 3, 1, 2]);
  return image(name, third, first, second);
}

/** Reshape as the file means it: row-major over the file's own order. `shape` has no batch and no -1. */
export function reshape(site: Site, value: Value, shape: readonly number[]): Value {
  checked(shape);
  if (elementCount(fileShape(value, site.layout)) !== elementCount(shape)) {
    throw new LayerProblem(`it reshapes [${fileShape(value, site.layout).join(', ')}] to [${shape.join(', ')}]`);
  }
  if (value.kind === 'image' && shape.length === 1) {
    const name = flattenNode(site, value.name);
    if (site.layout === 'NCHW' || orderFree(value)) return plain(name, shape);
    return { ...value, kind: 'flat', name };
  }
  if (shape.length !== 3) {
    const source = toPlain(site, value);
    return sameShape(source.shape, shape) ? source : plain(reshapeNode(site, source.name, shape), shape);
  }
  return reshapeToImage(site, value, shape);
}

function reshapeToImage(site: Site, value: Value, shape: readonly number[]): Value {
  const [first = 1, second = 1, third = 1] = shape;
  const [channels, height, width] = site.layout === 'NHWC' ? [third, first, second] : [first, second, third];
  if (value.kind !== 'plain' && value.channels === channels && value.height === height && value.width === width) {
    return value.kind === 'image'
      ? value
      : image(reshapeNode(site, value.name, [channels, height, width]), channels, height, width);
  }
  const source = toPlain(site, value);
  if (site.layout === 'NCHW' || orderFree({ channels, height, width })) {
    return image(reshapeNode(site, source.name, [channels, height, width]), channels, height, width);
  }
  return toImage(site, plain(reshapeNode(site, source.name, shape), shape));
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Transpose by `order`, a permutation of the file's axes without the batch, counted from 0. */
export function permute(site: Site, value: Value, order: readonly number[]): Value {
  const source = fileShape(value, site.layout);
  if (
    order.length !== source.length ||
    new Set(order).size !== order.length ||
    order.some((axis) => source[axis] === undefined)
  ) {
    throw new LayerProblem(`[${order.join(', ')}] does not permute ${source.length} axes`);
  }
  if (order.every((axis, index) => axis === index)) return value;
  const shape = order.map((axis) => source[axis] ?? 1);
  if (value.kind !== 'image' || site.layout === 'NCHW') {
    const from = toPlain(site, value);
    const name = transposeNode(site, from.name, [0, ...order.map((axis) => axis + 1)]);
    return value.kind === 'image'
      ? image(name, shape[0] ?? 1, shape[1] ?? 1, shape[2] ?? 1)
      : toImage(site, plain(name, shape));
  }
  // File axes h,w,c are IR axes 2,3,1: permute there directly.
  const place = [2, 3, 1];
  const [height = 0, width = 0, channels = 0] = order.map((axis) => place[axis] ?? 0);
  const name = transposeNode(site, value.name, [0, channels, height, width]);
  return image(name, shape[2] ?? 1, shape[0] ?? 1, shape[1] ?? 1);
}

/** The IR axis, batch counted, of a file axis that counts the batch and may be negative. */
export function graphAxis(site: Site, value: Value, axis: number): number {
  const rank = fileShape(value, site.layout).length + 1;
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(positive) || positive < 0 || positive >= rank)
    throw new LayerProblem(`axis ${axis} does not exist`);
  return value.kind === 'image' && site.layout === 'NHWC' ? ([0, 2, 3, 1][positive] ?? 0) : positive;
}
