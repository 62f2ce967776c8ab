// The address of a device in the network as people write it: a host, with the port that wireless debugging shows or without.
import { parseAdbServer } from './adbServer';

/** Of adbd, after `adb tcpip 5555`. */
const usualPort = 5555;

/** `host:port` as adb calls the device; null for what is no address. */
export function parseDeviceAddress(text: string): string | null {
  const written = text.trim();
  const address = parseAdbServer(written) ?? parseAdbServer(`${written}:${usualPort}`);
  if (address === null) return null;
  return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
}
