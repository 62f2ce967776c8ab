// A target knows the layouts that feature maps can have where the emitted graph will run, and which layout each node should
// be emitted in; the tape converts at the borders. So one set of gradient rules serves plain NCHW and blocked layouts alike,
// and an operator that a layout does not know costs a conversion, never a refusal.
import type { GraphNode, Tensor } from '../../graph/graph';
import type { GraphBuilder } from '../emit/graphBuilder';
import type { Lowering } from './lowering';

/** `blocked`: [N, C, H, W] in memory as [N, C/B, H, W, B], C rounded up to the block B. */
export type Layout = 'plain' | 'blocked';

/** Where a node is emitted: its lowering, and the layouts of the feature maps that it reads and makes. */
export interface Placement {
  readonly lowering: Lowering;
  readonly input: Layout;
  readonly output: Layout;
}

/** What a target may ask about the values around a node. */
export interface Surroundings {
  readonly shapeOf: (name: string) => readonly number[];
  readonly constantOf: (name: string) => Tensor | undefined;
  /** Whether the value is a feature map: four axes, computed from the data. Only these change layout. */
  readonly isMap: (name: string) => boolean;
  readonly isBlocked: (name: string) => boolean;
  readonly wants: (name: string) => boolean;
}

export interface Target {
  readonly place: (node: GraphNode, about: Surroundings) => Placement;
  /** The value of `shape`, plain until now, in the layout. */
  readonly enter: (value: string, shape: readonly number[]) => string;
  /** The value of `shape` in plain NCHW. */
  readonly leave: (value: string, shape: readonly number[]) => string;
}

export interface TargetFactory {
  /** For provenance: `plain`, `blocked by 16 channels`. */
  readonly description: string;
  /** Emits into `builder`. */
  readonly create: (builder: GraphBuilder) => Target;
}
