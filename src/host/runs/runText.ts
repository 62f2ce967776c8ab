// What a row of the Runs view says and which actions it offers, decided without VS Code.
import type { RunState } from '../../shared/run/manifest';

export interface RunRow {
  readonly state: RunState;
  /** A search of this window works on it. */
  readonly mine: boolean;
  /** Some process works on it. */
  readonly live: boolean;
  readonly evaluated: number;
}

/** Which menus fit: see `view/item/context` in package.json. */
export function runContextValue(row: RunRow): string {
  if (row.mine) return 'run live';
  if (row.live) return 'run elsewhere';
  const exportable = row.evaluated > 0 ? ' done' : '';
  return row.state === 'done' ? `run${exportable}` : `run resumable${exportable}`;
}

/** Codicon of a state. */
export function runIcon(row: RunRow): string {
  if (row.mine) return 'loading~spin';
  if (row.live) return 'sync';
  switch (row.state) {
    case 'done':
      return 'pass';
    case 'failed':
      return 'error';
    case 'cancelled':
      return 'circle-slash';
    case 'running':
    case 'interrupted':
      return 'debug-pause';
    default:
      return row.state satisfies never;
  }
}
