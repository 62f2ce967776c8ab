// What the panel may know and do about a run, from its manifest and from what this window does. Pure.
import type { JsonError } from '../../shared/errors';
import type { PanelStatus } from '../../shared/protocol/panel';
import type { RunManifest } from '../../shared/run/manifest';
import type { LiveSearch } from '../runs/searchService';

export interface StatusInputs {
  readonly manifest: RunManifest;
  /** The window's search, whatever run it works on. */
  readonly live: LiveSearch | null;
  readonly run: string;
  readonly trusted: boolean;
  readonly error: JsonError | null;
}

export function panelStatus({ manifest, live, run, trusted, error }: StatusInputs): PanelStatus {
  if (live?.run === run) {
    const phase = live.progress?.phase ?? manifest.phase;
    return { state: 'running', phase, live: true, resumable: false, error: null };
  }
  // A manifest that still says running belongs to another process: the engine corrects those whose owner is dead.
  const stopped = manifest.state !== 'done' && manifest.state !== 'running';
  return {
    state: manifest.state,
    phase: manifest.phase,
    live: false,
    resumable: stopped && trusted && live === null,
    error: error ? withoutStack(error) : null,
  };
}

const withoutStack = ({ code, message, hint }: JsonError): JsonError => ({
  code,
  message,
  ...(hint !== undefined && { hint }),
});
