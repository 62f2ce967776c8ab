import * as path from 'node:path';
import { runSnapshot } from '../runs/snapshot';
import type { Handler } from './task';

/** A run as its folder shows it, also while a search writes there. */
export const handler: Handler<'run/open'> = ({ params }) => runSnapshot(path.resolve(params.run));
