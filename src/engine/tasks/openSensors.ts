// The sensors of a target.
import { AdaScaleError } from '../../shared/errors';
import { createLocalSensors } from '../profile/sensors/localSensors';
import type { SensorSource } from '../profile/sensors/sensorSource';

/** @throws AdaScaleError `device.unknownTarget`, `device.unsupportedTarget`. */
export async function openSensors(target: string): Promise<SensorSource> {
  if (target === 'local') return createLocalSensors();
  if (!target.startsWith('adb:')) {
    throw new AdaScaleError(
      'device.unknownTarget',
      `There is no target "${target}"`,
      'Use `local`, or list the targets with `adascale devices`',
    );
  }
  throw new AdaScaleError(
    'device.unsupportedTarget',
    `${target} cannot be read: this version reads the signals of this computer only`,
    'Use the target `local`',
  );
}
