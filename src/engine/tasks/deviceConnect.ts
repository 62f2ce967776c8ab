import { parseDeviceAddress } from '../../shared/device/deviceAddress';
import { AdaScaleError } from '../../shared/errors';
import { createAdbClient } from '../device/adbClient';
import type { Handler } from './task';

/** Lets adb reach a device over the network, as `adb connect` does. */
export const handler: Handler<'device/connect'> = async ({ params, signal }) => {
  const address = parseDeviceAddress(params.address);
  if (address === null) {
    const hint = 'Write HOST:PORT as the device shows it under wireless debugging, for example 192.168.1.7:37123';
    throw new AdaScaleError('input.deviceAddress', `"${params.address}" is not an address of a device`, hint);
  }
  await createAdbClient({ server: params.adbServer }).connect(address, signal);
  return { target: `adb:${address}` };
};
