import { leaveRefinement } from '../search/refine/leaveRefinement';
import type { Handler } from './task';

/** Gives up a refinement that was cut short; what it found stays with the run. */
export const handler: Handler<'run/leaveRefinement'> = async (task) => {
  await leaveRefinement(task.params.run);
  return {};
};
