// A task as the engine's port hands it over, told to nobody.
import type { Task } from '../../src/engine/tasks/task';
import type { Method, Params } from '../../src/shared/protocol/engine';

export const quietTask = <M extends Method>(
  params: Params<M>,
  signal: AbortSignal = new AbortController().signal,
): Task<M> => ({
  params,
  signal,
  report: () => undefined,
  breathe: async () => signal.throwIfAborted(),
  log: () => undefined,
});
