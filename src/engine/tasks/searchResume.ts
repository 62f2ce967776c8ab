import { resumeSearch } from '../search/runSearch';
import type { Handler } from './task';

/** Goes on with a run that was cancelled, failed or killed. */
export const handler: Handler<'search/resume'> = (task) => resumeSearch(task.params.run, task);
