// How a search talks to whoever asked for it; a task of the engine fits as it is.
import type { LogLevel, SearchProgress } from '../../shared/protocol/engine';

export interface SearchPort {
  readonly signal: AbortSignal;
  report(progress: SearchProgress): void;
  /** Yields to the event loop now and then; throws when the search was cancelled. */
  breathe(): Promise<void>;
  log(level: LogLevel, message: string): void;
}
