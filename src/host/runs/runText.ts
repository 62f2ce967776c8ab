// What a row of the Runs view says and which actions it offers, decided without VS Code.
import type { RunState } from '../../shared/run/manifest';
import type { RefinementKind } from '../../shared/run/refinement';

export interface RunRow {
  readonly state: RunState;
  /** A search of this window works on it. */
  readonly mine: boolean;
  /** Some process works on it. */
  readonly live: boolean;
  readonly evaluated: number;
  /** A refinement of the finished run that goes on (`mine`, `live`) or was cut short. */
  readonly refinement: RefinementKind | null;
}

/** Whether Resume would go on with something: with the search, or with the refinement of a finished run. */
export const isResumable = ({ state, mine, live, refinement }: RunRow): boolean =>
  !mine && !live && (state !== 'done' || refinement !== null);

/** Which menus fit: see `view/item/context` in package.json. */
export function runContextValue(row: RunRow): string {
  if (row.mine) return 'run live';
  if (row.live) return 'run elsewhere';
  const exportable = row.evaluated > 0 ? ' done' : '';
  return isResumable(row) ? `run resumable${exportable}` : `run${exportable}`;
}

/** Codicon of a state. */
export function runIcon(row: RunRow): string {
  if (row.mine) return 'loading~spin';
  if (row.live) return 'sync';
  switch (row.state) {
    case 'done':
      return row.refinement === null ? 'pass' : 'debug-pause';
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
