import { runKit } from '../search/reproduction/runKit';
import type { Handler } from './task';

/** Trains, searches and compares; goes on with what the folder holds. */
export const handler: Handler<'reproduce/run'> = (task) => runKit(task.params, task);
