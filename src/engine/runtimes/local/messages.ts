// What the engine and its measuring process say to each other over process IPC.
import type { MeasureRequest } from '../runtime';

export interface ChildOptions {
  readonly threads: number;
  readonly warmUpRuns: number;
  readonly rehearsals: number;
  readonly minimumRuns: number;
  readonly minimumMs: number;
}

/** Into a control group: everything that is asked for from then on is charged to it. Left and removed with the parent's end. */
export interface JoinCommand {
  readonly kind: 'join';
  readonly folder: string;
  /** Files that take the id of the process that joins, and that goes back. */
  readonly joinFile: string;
  readonly leaveFile: string;
  /** A folder that is removed with the parent's end, too. */
  readonly scratch: string;
}

/** Copies of one's own, so that their pages are charged to the own group. */
export interface CopyCommand {
  readonly kind: 'copy';
  readonly files: readonly string[];
  /** A folder that is made for them. */
  readonly into: string;
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

export type ChildCommand = MeasureCommand | JoinCommand | CopyCommand;

export type ChildMessage =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'broken'; readonly message: string }
  /** What the process is about to do, so that a crash can be laid at a model's door. */
  | { readonly kind: 'doing'; readonly what: string }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'joined' }
  | { readonly kind: 'copied' }
  | { readonly kind: 'refused'; readonly models: readonly RefusedModel[] }
  | {
      readonly kind: 'done';
      readonly results: readonly Latencies[];
      /** The growth of this process, known only where it held a single model. */
      readonly peakMemoryBytes: number | null;
      /** Reads from the disk that the rounds waited for. */
      readonly majorFaults: number;
    };
