import { AdaScaleError } from '../../shared/errors';
import { createAdbClient } from '../device/adbClient';
import type { Handler } from './task';

/** Ends adb's connection to a device of the network. */
export const handler: Handler<'device/disconnect'> = async ({ params, signal }) => {
  const { target, adbServer } = params;
  const address = target.slice('adb:'.length);
  if (!target.startsWith('adb:') || !address.includes(':')) {
    const hint = 'A device on a cable is disconnected by unplugging it';
    throw new AdaScaleError('device.notNetwork', `${target} is no device of the network`, hint);
  }
  await createAdbClient({ server: adbServer }).disconnect(address, signal);
  return {};
};
