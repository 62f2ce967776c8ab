import type { DeviceProperties } from './sensors/parseProperties';

type Named = Pick<DeviceProperties, 'manufacturer' | 'model' | 'emulated'>;

/** How people call a device: `Google Pixel 8`, `AdaScale Fake 8 (emulated)`; blank where it tells nothing. */
export function deviceName({ manufacturer, model, emulated }: Named): string {
  const isWhole = model !== null && manufacturer !== null && model.toLowerCase().startsWith(manufacturer.toLowerCase());
  const name = [isWhole ? null : manufacturer, model].filter((part) => part !== null).join(' ');
  return emulated && name !== '' ? `${name} (emulated)` : name;
}
