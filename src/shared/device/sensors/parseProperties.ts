// `getprop` of Android: what a device is. Lines are `[name]: [value]`; a value may run over several lines, which no property
// that is read here does.
export interface DeviceProperties {
  readonly manufacturer: string | null;
  readonly model: string | null;
  /** The chip as its maker calls it; older devices tell their board only. */
  readonly soc: string | null;
  readonly androidVersion: string | null;
  readonly sdk: number | null;
  /** Most wanted first, for example arm64-v8a. */
  readonly abis: readonly string[];
  /** An emulator: nothing that it measures says anything about a phone. */
  readonly emulated: boolean;
}

const maximumCharacters = 1024 * 1024;
const longestValue = 128;

export function parseProperties(text: string): DeviceProperties {
  const values = new Map<string, string>();
  for (const line of text.slice(0, maximumCharacters).split('\n')) {
    const [, name, value] = /^\[([\w.-]+)\]: \[(.*)\]\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value.trim().slice(0, longestValue));
  }
  const first = (...names: readonly string[]): string | null =>
    names.map((name) => values.get(name)).find((value) => value !== undefined && value !== '' && value !== 'unknown') ??
    null;
  const sdk = first('ro.build.version.sdk');
  return {
    manufacturer: first('ro.product.manufacturer', 'ro.product.vendor.manufacturer'),
    model: first('ro.product.marketname', 'ro.config.marketing_name', 'ro.product.model', 'ro.product.vendor.model'),
    soc: first('ro.soc.model', 'ro.board.platform', 'ro.hardware.chipname', 'ro.hardware'),
    androidVersion: first('ro.build.version.release_or_codename', 'ro.build.version.release'),
    sdk: sdk !== null && /^\d{1,3}$/.test(sdk) ? Number(sdk) : null,
    abis: (first('ro.product.cpu.abilist', 'ro.product.cpu.abi') ?? '')
      .split(',')
      .filter((abi) => /^[\w-]+$/.test(abi)),
    emulated: first('ro.boot.qemu', 'ro.kernel.qemu') === '1',
  };
}
