import { openSensors } from './openSensors';
import type { Handler } from './task';

/** What a device is, and one reading of its signals. */
export const handler: Handler<'device/status'> = async ({ params, signal }) => {
  const source = await openSensors(params.target);
  const properties = await source.describe(signal);
  return { target: params.target, properties, reading: await source.read(null, signal) };
};
