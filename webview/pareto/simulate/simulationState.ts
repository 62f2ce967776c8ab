// What is replayed and where the person looks. The replay itself is worked out from the policy when it is shown.
import type { TraceScript } from '../../../src/shared/policy/generateTrace';
import type { TraceLine } from '../../../src/shared/policy/runtime';
import type { JsonError } from '../../../src/shared/errors';

/** A trace that somebody recorded. */
export interface RecordedTrace {
  readonly name: string;
  readonly lines: readonly TraceLine[];
}

export interface SimulationState {
  readonly source: TraceScript | 'recorded';
  readonly recorded: RecordedTrace | null;
  /** Why a trace could not be read. */
  readonly failure: JsonError | null;
  /** The line that is looked at. */
  readonly cursor: number;
}

export const initialSimulation: SimulationState = { source: 'commute', recorded: null, failure: null, cursor: 0 };
