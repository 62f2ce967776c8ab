// What a task gets from the engine's port: its parameters, cancellation, progress and a way to yield.
import type { LogLevel, Method, Params, Progress, Result } from '../../shared/protocol/engine';

export interface Task<M extends Method> {
  readonly params: Params<M>;
  readonly signal: AbortSignal;
  report(progress: Progress<M>): void;
  /** Yields to the event loop if 30 ms have passed since the last yield; throws when the task was cancelled. */
  breathe(): Promise<void>;
  log(level: LogLevel, message: string): void;
}

export type Handler<M extends Method> = (task: Task<M>) => Promise<Result<M>>;
export type Handlers = { readonly [M in Method]: Handler<M> };
