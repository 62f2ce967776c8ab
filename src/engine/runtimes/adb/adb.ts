// Android devices over the adb server. This version lists them with their states; it does not measure on them, and says so.
import { AdaScaleError } from '../../../shared/errors';
import type { Runtime } from '../runtime';
import { listAdbDevices } from './listDevices';

/** The runtime of the devices at one adb server (host:port). */
export function createAdbRuntime(server?: string): Runtime {
  return {
    id: 'adb',
    list: (signal) => listAdbDevices(server, signal),
    serves: (target) => target.startsWith('adb:'),
    open: (target) => Promise.reject(unsupported(target)),
  };
}

export const adb: Runtime = createAdbRuntime();

function unsupported(target: string): AdaScaleError {
  return new AdaScaleError(
    'device.unsupportedTarget',
    `${target} cannot be measured: this version measures on this computer only`,
    'Use the target `local`, export the variants and time them in the app on the device',
  );
}
