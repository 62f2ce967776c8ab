// Progress of work on a run; whatever ends it after it began, the error says how to go on.
import { existsSync } from 'node:fs';
import { AdaScaleError, toJsonError } from '../shared/errors';
import type { SearchProgress } from '../shared/protocol/engine';
import type { Session } from './session';

export type WatchedCall<T> = (onProgress: (progress: SearchProgress) => void) => Promise<T>;

/** @param resume the command that goes on, or null while there is nothing to go on with */
export async function watchSearch<T>(
  { progress }: Session,
  resume: (progress: SearchProgress) => string | null,
  call: WatchedCall<T>,
): Promise<T> {
  let command: string | null = null;
  let run = '';
  try {
    return await call((now) => {
      run = now.run;
      command = resume(now) ?? command;
      if (now.progress) progress.update(now.progress.fraction, now.progress.phase, now.progress.detail);
    });
  } catch (error) {
    if (command === null || !existsSync(run)) throw error;
    const { code, message, hint } = toJsonError(error);
    // Work that was cancelled or killed needs nothing but going on.
    const first = hint === undefined || code === 'engine.exited' ? 'What was saved is kept.' : hint;
    const told = new AdaScaleError(code, message, `${first} Continue with: ${command as string}`);
    if (error instanceof Error && error.stack !== undefined) told.stack = error.stack;
    throw told;
  }
}
