// What one training step minimises. The loop (trainLoop.ts) knows schedules, guards, checkpoints and the ledger; an
// objective knows networks: the sandwich, a single network, a fine-tune under a teacher.
import type { ParameterLayout } from '../supernet/supernet';
import type { Batch } from './batches';

export interface ObjectiveResult {
  /** Loss of the first path on labels (or on the mix of labels and teacher), nats. */
  readonly loss: number;
  readonly pathLosses: readonly number[];
  /** [layout.length]. Valid until the next call. */
  readonly gradient: Float32Array;
  /** [layout.parameters.length], 1 where a path reads the stored tensor. Valid until the next call. */
  readonly touched: Uint8Array;
  readonly backendMs: number;
  readonly paths: number;
  /** What is not finite, as a sentence; `gradient` is then meaningless. */
  readonly fault: string | null;
}

export interface Objective {
  readonly layout: ParameterLayout;
  readonly classes: number;
  /** A pure function of its arguments; `parameters` [layout.length] is not changed. `breathe` is called between paths. */
  evaluate(
    step: number,
    parameters: Float32Array,
    batch: Batch,
    breathe: () => Promise<void>,
  ): Promise<ObjectiveResult>;
  dispose(): Promise<void>;
}
