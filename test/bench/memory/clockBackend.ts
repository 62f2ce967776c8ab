// A backend that counts the time inside its training sessions.
import type { Backend, TrainingProgram, TrainingSession } from '../../../src/engine/compute/backend';

export interface Spent {
  readonly runMs: number;
  readonly createMs: number;
  readonly sessions: number;
}

export function clockBackend(backend: Backend): { readonly clocked: Backend; readonly spent: () => Spent } {
  const spent = { runMs: 0, createMs: 0, sessions: 0 };
  const timed = async <T>(what: 'runMs' | 'createMs', work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    spent[what] += performance.now() - started;
    return result;
  };
  const createTraining = async (program: TrainingProgram): Promise<TrainingSession> => {
    const session = await timed('createMs', () => backend.createTraining(program));
    spent.sessions += 1;
    return { step: (input) => timed('runMs', () => session.step(input)), dispose: () => session.dispose() };
  };
  return { clocked: { ...backend, createTraining }, spent: () => ({ ...spent }) };
}
