// What the engine and its measuring process say to each other over process IPC.
import type { MeasureRequest } from '../runtime';

export interface ChildOptions {
  readonly threads: number;
  readonly warmUpRuns: number;
  readonly minimumRuns: number;
  readonly minimumMs: number;
}

export interface MeasureCommand {
  readonly kind: 'measure';
  readonly requests: readonly MeasureRequest[];
  readonly options: ChildOptions;
}

export interface Latencies {
  readonly id: string;
  readonly latenciesMs: readonly number[];
}

export interface RefusedModel {
  readonly id: string;
  readonly message: string;
}

export type ChildMessage =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'broken'; readonly message: string }
  /** What the process is about to do, so that a crash can be laid at a model's door. */
  | { readonly kind: 'doing'; readonly what: string }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'refused'; readonly models: readonly RefusedModel[] }
  /** `peakMemoryBytes` is the growth of this process, known only where it held a single model. */
  | { readonly kind: 'done'; readonly results: readonly Latencies[]; readonly peakMemoryBytes: number | null };
