import { startSearch } from '../search/runSearch';
import type { Handler } from './task';

/** A new search; its candidates arrive as progress, its frontier as the result. */
export const handler: Handler<'search/start'> = (task) => startSearch(task.params, task);
