// Who a device is, from its properties (`getprop`), which every app and shell may read.
import type { AdbDevice, CallOptions } from './adbDevice';

export interface DeviceIdentity {
  readonly serial: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  /** System on a chip: ro.soc.model (Android 12), else the board platform. */
  readonly soc: string | null;
  readonly androidVersion: string | null;
  readonly sdk: number | null;
  /** First the one that the device prefers. */
  readonly abis: readonly string[];
  /** Processor cores that are present, or null where the device does not tell. */
  readonly cores: number | null;
  /** An emulator: nothing that it measures says anything about a phone. */
  readonly emulated: boolean;
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
export function parseIdentity(serial: string, text: string, present = ''): DeviceIdentity {
  const properties = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/^\[([^\]]+)\]: \[([^\n]*)\]\r?$/gm)) {
    if (name !== undefined && value !== undefined && value.trim() !== '') properties.set(name, value.trim());
  }
  const get = (...names: readonly string[]): string | null =>
    names.map((name) => properties.get(name)).find((value) => value !== undefined) ?? null;
  const sdk = get('ro.build.version.sdk');
  return {
    serial,
    manufacturer: get('ro.product.manufacturer', 'ro.product.vendor.manufacturer'),
    model: get('ro.product.model', 'ro.product.vendor.model'),
    soc: get('ro.soc.model', 'ro.board.platform', 'ro.hardware'),
    androidVersion: get('ro.build.version.release'),
    sdk: sdk !== null && /^\d{1,3}$/.test(sdk) ? Number(sdk) : null,
    abis: (get('ro.product.cpu.abilist', 'ro.product.cpu.abi') ?? '').split(',').filter((abi) => abi !== ''),
    cores: parseCores(present),
    emulated: get('ro.boot.qemu', 'ro.kernel.qemu') === '1',
  };
}

function parseCores(present: string): number | null {
  const [, last] = /^0(?:-(\d{1,3}))?\s*$/.exec(present) ?? [];
  return present.trim() === '0' ? 1 : last === undefined ? null : Number(last) + 1;
}

/** How people call it: `Google Pixel 8`, `AdaScale Fake 8 (emulated)`. */
export function deviceLabel({ manufacturer, model, serial, emulated }: DeviceIdentity): string {
  const name = model ?? serial;
  const full = manufacturer === null || name.startsWith(manufacturer) ? name : `${manufacturer} ${name}`;
  return emulated ? `${full} (emulated)` : full;
}
