import { refineRun } from '../search/refine/refineRun';
import type { Handler } from './task';

/** Searches near variants of a finished run, or fine-tunes them. */
export const handler: Handler<'run/refine'> = (task) => refineRun(task.params, task);
