// The registry of runtimes: one line each.
import { AdaScaleError, toJsonError } from '../../shared/errors';
import type { DevicesResult } from '../../shared/protocol/devices';
import { adb, cleanAdb, createAdbRuntime } from './adb/adb';
import { benchmarkModel } from './benchmarkModel/benchmarkModel';
import { local } from './local/local';
import type { Runtime, RuntimeOptions, RuntimeSession } from './runtime';

export const runtimes: readonly Runtime[] = [local, adb, benchmarkModel];

/**
 * Opens a target for measuring.
 *
 * @throws AdaScaleError `device.unknownTarget` for a target that no runtime serves, else what the runtime says is wrong.
 */
export function openRuntime(target: string, options?: RuntimeOptions): Promise<RuntimeSession> {
  const runtime = runtimes.find((one) => one.serves(target));
  if (runtime === undefined) {
    return Promise.reject(
      new AdaScaleError(
        'device.unknownTarget',
        `There is no target "${target}"`,
        'Use `local`, or list the targets with `adascale devices`',
      ),
    );
  }
  return runtime.open(target, options);
}

/**
 * Removes what AdaScale left on an Android device.
 *
 * @returns How much it was, bytes.
 * @throws AdaScaleError `device.unknownTarget` for a target that keeps nothing, else what the adb client says is wrong.
 */
export function cleanDevice(target: string, options?: RuntimeOptions): Promise<number> {
  if (adb.serves(target)) return cleanAdb(target, options);
  const hint = 'Name a device: adb:SERIAL, or adb where a single one is attached';
  return Promise.reject(new AdaScaleError('device.unknownTarget', `Nothing is kept on "${target}"`, hint));
}

/** Every target of every runtime; an adb server that cannot be asked is reported beside the rest, not thrown. */
export async function listTargets(adbServer?: string, signal?: AbortSignal): Promise<DevicesResult> {
  const computer = await local.list(signal);
  try {
    return { targets: [...computer, ...(await createAdbRuntime(adbServer).list(signal))] };
  } catch (error) {
    if (error instanceof AdaScaleError && error.code === 'cancelled') throw error;
    return { targets: computer, adb: toJsonError(error) };
  }
}
