// A recorded trace that is replayed. The scripted one and the line that is looked at are part of the person's view, which
// survives a reload; a recording does not, so that the script comes back in its place.
import type { TraceLine } from '../../../src/shared/policy/runtime';
import type { JsonError } from '../../../src/shared/errors';

/** A trace that somebody recorded. */
export interface RecordedTrace {
  readonly name: string;
  readonly lines: readonly TraceLine[];
}

export interface SimulationState {
  /** Whether it is the recording that is replayed. */
  readonly usesRecorded: boolean;
  readonly recorded: RecordedTrace | null;
  /** Why a trace could not be read. */
  readonly failure: JsonError | null;
}

export const initialSimulation: SimulationState = { usesRecorded: false, recorded: null, failure: null };
