// The registry of runtimes: one line each.
import { AdaScaleError, toJsonError } from '../../shared/errors';
import type { DevicesResult } from '../../shared/protocol/engine';
import { adb, createAdbRuntime } from './adb/adb';
import { local } from './local/local';
import type { Runtime, RuntimeSession } from './runtime';

export const runtimes: readonly Runtime[] = [local, adb];

/**
 * Opens a target for measuring.
 *
 * @throws AdaScaleError `device.unknownTarget` for a target that no runtime serves, else what the runtime says is wrong.
 */
export function openRuntime(target: string): Promise<RuntimeSession> {
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
  return runtime.open(target);
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
