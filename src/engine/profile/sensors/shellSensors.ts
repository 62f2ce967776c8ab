// The signals of an Android device, through its shell: one command a reading.
import { parseProperties } from '../../../shared/device/sensors/parseProperties';
import { readDevice } from '../../../shared/device/sensors/deviceReading';
import { sensorScript, splitSections } from '../../../shared/device/sensors/sensorScript';
import type { SensorSource } from './sensorSource';

/** Runs a command in the device's shell and gives what it printed. @throws AdaScaleError `device.…`, `cancelled`. */
export type Shell = (command: string, signal?: AbortSignal) => Promise<string>;

export function createShellSensors(
  target: string,
  shell: Shell,
  dispose: () => Promise<void> = () => Promise.resolve(),
  now: () => number = Date.now,
): SensorSource {
  return {
    target,
    describe: async (signal) => parseProperties(await shell('getprop', signal)),
    read: async (before, signal) => readDevice(splitSections(await shell(sensorScript, signal)), now(), before),
    dispose,
  };
}
