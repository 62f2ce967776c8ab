// The address of an adb server as people write it: host:port, an IPv6 address in brackets.

export interface AdbServerAddress {
  readonly host: string;
  readonly port: number;
}

export const defaultAdbServer = '127.0.0.1:5037';

/** Null for what is no address. */
export function parseAdbServer(text: string): AdbServerAddress | null {
  const [, bracketed, plain, digits] = /^(?:\[([0-9A-Fa-f:.%]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host !== undefined && port >= 1 && port <= 65535 ? { host, port } : null;
}

/** Only a server of this computer can be started from here. */
export const isThisComputer = ({ host }: AdbServerAddress): boolean =>
  ['localhost', '127.0.0.1', '::1'].includes(host.toLowerCase());
