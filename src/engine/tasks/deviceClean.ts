import { cleanDevice } from '../runtimes/index';
import type { Handler } from './task';

/** Removes the runtime and whatever an interrupted measurement left on a device. */
export const handler: Handler<'device/clean'> = async ({ params, signal }) => ({
  removedBytes: await cleanDevice(params.target, { adbServer: params.adbServer, signal }),
});
