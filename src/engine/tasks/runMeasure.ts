import { handler as profile } from './profileRun';
import type { Handler } from './task';

/** Measures variants of a run again, interleaved, and keeps the result with the run. */
export const handler: Handler<'run/measure'> = async (task) => {
  const { kept, outputs } = await profile({ ...task, params: { ...task.params, keep: true } });
  return { measurements: kept ?? [], ...(outputs && { outputs }) };
};
