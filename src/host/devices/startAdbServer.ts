// Starts the adb server of this computer, as `adb devices` would. Only on the person's request and in a trusted workspace.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AdbServerAddress } from '../../shared/device/adbServer';
import { AdaScaleError } from '../../shared/errors';

const limitMs = 15_000;

/** @throws AdaScaleError `device.adbFailed` with adb's own words. */
export async function startAdbServer(adb: string, { port }: AdbServerAddress): Promise<void> {
  try {
    await promisify(execFile)(adb, ['-P', String(port), 'start-server'], { timeout: limitMs, windowsHide: true });
  } catch (error) {
    throw new AdaScaleError(
      'device.adbFailed',
      `${adb} could not start its server: ${(error as Error).message}`,
      'Check the setting adascale.adb.path.',
    );
  }
}
