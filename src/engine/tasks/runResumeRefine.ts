import { resumeRefinement } from '../search/refine/refineRun';
import type { Handler } from './task';

/** Goes on with a refinement that was cancelled, failed or killed. */
export const handler: Handler<'run/resumeRefine'> = (task) => {
  const { run, data } = task.params;
  return resumeRefinement(run, task, data);
};
