// Who a device is, from its properties (`getprop`), which every app and shell may read.
import { deviceName } from '../../shared/device/deviceName';
import { parseProperties, type DeviceProperties } from '../../shared/device/sensors/parseProperties';
import type { AdbDevice, CallOptions } from './adbDevice';

export interface DeviceIdentity extends DeviceProperties {
  readonly serial: string;
  /** Processor cores that are present, or null where the device does not tell. */
  readonly cores: number | null;
}

/** @throws AdaScaleError as every call to a device. */
export async function readIdentity(device: AdbDevice, options?: CallOptions): Promise<DeviceIdentity> {
  const properties = await device.read(['getprop'], options);
  const { stdout } = await device.run(['cat', '/sys/devices/system/cpu/present'], options);
  return parseIdentity(device.serial, properties, stdout);
}

/**
 * @param text Of `getprop` without arguments: lines `[name]: [value]`.
 * @param present Of /sys/devices/system/cpu/present: `0-7`.
 */
export const parseIdentity = (serial: string, text: string, present = ''): DeviceIdentity => ({
  ...parseProperties(text),
  serial,
  cores: parseCores(present),
});

function parseCores(present: string): number | null {
  const [, last] = /^0(?:-(\d{1,3}))?\s*$/.exec(present) ?? [];
  return present.trim() === '0' ? 1 : last === undefined ? null : Number(last) + 1;
}

/** How people call it: `Google Pixel 8`, `AdaScale Fake 8 (emulated)`; one without a model by its serial. */
export const deviceLabel = (identity: DeviceIdentity): string =>
  deviceName({ ...identity, model: identity.model ?? identity.serial });
