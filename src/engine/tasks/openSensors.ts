// The sensors of a target.
import { AdaScaleError } from '../../shared/errors';
import { createAdbClient } from '../device/adbClient';
import { createLocalSensors } from '../profile/sensors/localSensors';
import type { SensorSource } from '../profile/sensors/sensorSource';
import { createShellSensors } from '../profile/sensors/shellSensors';

/** Dispose what it gives. @throws AdaScaleError `device.unknownTarget`, and as opening a device. */
export async function openSensors(target: string, adbServer?: string, signal?: AbortSignal): Promise<SensorSource> {
  if (target === 'local') return createLocalSensors();
  if (target !== 'adb' && !target.startsWith('adb:')) {
    throw new AdaScaleError(
      'device.unknownTarget',
      `There is no target "${target}"`,
      'Use `local`, or list the targets with `adascale devices`',
    );
  }
  const serial = target === 'adb' ? null : target.slice('adb:'.length);
  const device = await createAdbClient({ server: adbServer }).open(serial, signal);
  // A section whose source is absent is empty, and the script ends well in any case.
  const shell = async (line: string, stop?: AbortSignal): Promise<string> =>
    (await device.script(line, { signal: stop })).stdout;
  return createShellSensors(`adb:${device.serial}`, shell, () => device.dispose());
}
