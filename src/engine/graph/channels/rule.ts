// What a rule sees when the channel analysis reaches a node, and the few moves that all rules share.
import type { GraphNode } from '../graph';
import type { Shape } from '../ops/shapeRule';
import type { ChannelBook, Layout, SliceRole } from './channelBook';

export interface ChannelContext {
  readonly book: ChannelBook;
  readonly node: GraphNode;
  readonly shapeOf: (value: string) => Shape;
  readonly isInitializer: (value: string) => boolean;
  /** Numbers of a constant integer input. */
  readonly numbersOf: (value: string) => readonly number[] | undefined;
}

/** Places the node's outputs; returns false where it cannot follow the channels through the node. */
export type ChannelRule = (context: ChannelContext) => boolean;

export const inputOf = (context: ChannelContext, index: number): string => context.node.inputs[index] ?? '';

export const outputOf = (context: ChannelContext): string => context.node.outputs[0] ?? '';

/** Layout of the first input; every value computed before this node has one. */
export const dataLayout = (context: ChannelContext): Layout | undefined => context.book.layoutOf(inputOf(context, 0));

/** Adds a slice of a stored tensor to a group; an omitted optional input has none. */
export function addSlice(
  { book }: ChannelContext,
  group: number,
  initializer: string,
  role: SliceRole,
  axis: number,
  block: number,
): void {
  if (initializer !== '') book.slice(group, { initializer, axis, block, role });
}

/** True if all these inputs are constants or omitted. */
export function areInitializers(context: ChannelContext, indices: readonly number[]): boolean {
  return indices.map((index) => inputOf(context, index)).every((value) => value === '' || context.isInitializer(value));
}

/** Gives every output of the node the layout. */
export function placeOutputs({ book, node }: ChannelContext, layout: Layout): true {
  for (const value of node.outputs) if (value !== '') book.place(value, layout);
  return true;
}
