import { listTargets } from '../runtimes/index';
import type { Handler } from './task';

/** Every target that can measure, and why those that cannot cannot. */
export const handler: Handler<'device/list'> = ({ params, signal }) => listTargets(params.adbServer, signal);
