import * as path from 'node:path';
import { listRuns } from '../runs/listRuns';
import type { Handler } from './task';

/** The runs in a folder, newest first. */
export const handler: Handler<'run/list'> = ({ params }) => listRuns(path.resolve(params.folder));
