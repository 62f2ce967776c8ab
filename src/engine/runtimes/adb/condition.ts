// The state that a device is measured in: how hot it calls itself, and whether it charges.
import { setTimeout as sleep } from 'node:timers/promises';
import { readDevice, type DeviceReading } from '../../../shared/device/sensors/deviceReading';
import { sensorScript, splitSections } from '../../../shared/device/sensors/sensorScript';
import type { AdbDevice } from '../../device/adbDevice';
import { abortError } from '../../device/limited';

/** @throws AdaScaleError as every call to a device. */
export async function readState(device: AdbDevice, signal?: AbortSignal): Promise<DeviceReading> {
  const { stdout } = await device.script(sensorScript, { signal });
  return readDevice(splitSections(stdout), Date.now(), null);
}

const pollMs = 2000;

/** Waits until the device calls itself cool, for at most `limitMs`; the state at the end, whatever it is. */
export async function waitUntilCool(
  device: AdbDevice,
  limitMs: number,
  onDoing: (what: string) => void,
  signal?: AbortSignal,
): Promise<DeviceReading> {
  const end = performance.now() + limitMs;
  for (;;) {
    const state = await readState(device, signal);
    if ((state.thermalStatus ?? 0) === 0 || limitMs === 0) return state;
    onDoing(`waiting for the device to cool down (thermal status ${state.thermalStatus})`);
    const leftMs = end - performance.now();
    if (leftMs <= 0) return state;
    await sleep(Math.min(pollMs, leftMs), undefined, { signal }).catch(() => {
      throw abortError(signal!);
    });
  }
}
