// What the panel keeps through VS Code's setState: enough to come back after a reload, never data.
import { readFields, readString } from '../run/fields';

/** The host reads only `run`; the rest belongs to the panel. */
export interface PanelStateHead {
  /** The run's folder, as the host wrote it into the page. */
  readonly run: string;
}

/** Null where the state is missing or is not ours; the host then disposes of the panel. */
export function parsePanelState(value: unknown): PanelStateHead | null {
  try {
    return readFields<PanelStateHead>({ run: readString })(value, 'the state');
  } catch {
    return null;
  }
}
