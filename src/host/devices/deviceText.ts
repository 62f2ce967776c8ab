// What a row of the Devices view says, decided without VS Code.
import type { TargetSummary } from '../../shared/protocol/engine';

/** Codicon of a target. */
export function deviceIcon(target: TargetSummary): string {
  switch (target.state) {
    case 'ready':
      return target.id === 'local' ? 'vm' : 'device-mobile';
    case 'unauthorized':
      return 'lock';
    case 'offline':
      return 'debug-disconnect';
    case 'unavailable':
      return 'warning';
    default:
      return target.state satisfies never;
  }
}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** `host:port`; null for anything else. */
export function parseServerAddress(text: string): ServerAddress | null {
  const match = /^([^\s:]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  return match?.[1] !== undefined && port >= 1 && port <= 65535 ? { host: match[1], port } : null;
}

/** Only a server of this computer can be started from here. */
export const isThisComputer = ({ host }: ServerAddress): boolean =>
  ['localhost', '127.0.0.1', '::1'].includes(host.toLowerCase());
