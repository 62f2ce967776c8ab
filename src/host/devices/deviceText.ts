// What a row of the Devices view says, decided without VS Code.
import type { TargetSummary } from '../../shared/protocol/devices';

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
