// What the panel may know and do about a run, from its manifest and from what this window does. Pure.
import type { JsonError } from '../../shared/errors';
import type { PanelStatus } from '../../shared/protocol/panel';
import type { RunManifest } from '../../shared/run/manifest';
import type { UnfinishedRefinement } from '../../shared/run/refinement';
import type { LiveSearch } from '../runs/searchService';
import type { RunFailure } from '../search/runFailure';

export interface StatusInputs {
  readonly manifest: RunManifest;
  /** The window's search, whatever run it works on. */
  readonly live: LiveSearch | null;
  readonly run: string;
  readonly trusted: boolean;
  readonly failure: RunFailure | null;
  /** A refinement of the finished run that was cut short. */
  readonly refinement: UnfinishedRefinement | null;
}

export function panelStatus({ manifest, live, run, trusted, failure, refinement }: StatusInputs): PanelStatus {
  if (live?.run === run) {
    // A finished run that is worked on is being refined.
    const phase = live.progress?.phase ?? (manifest.phase === 'done' ? 'preparing' : manifest.phase);
    return { state: 'running', phase, live: true, resumable: false, error: null };
  }
  // A manifest that still says running belongs to another process: the engine corrects those whose owner is dead.
  const done = manifest.state === 'done';
  const stopped = done ? refinement?.live === false : manifest.state !== 'running';
  return {
    state: manifest.state,
    phase: manifest.phase,
    live: false,
    resumable: stopped && trusted && live === null,
    error: failure ? withoutStack(failure.error) : null,
    ...(failure?.refused && { refused: failure.refused }),
    // Resume has its own place: it is offered after an interruption that left no error, too.
    ...(failure?.remedy && failure.remedy !== 'resume' && trusted && live === null && { remedy: failure.remedy }),
  };
}

const withoutStack = ({ code, message, hint }: JsonError): JsonError => ({
  code,
  message,
  ...(hint !== undefined && { hint }),
});
