// A recorded trace that is replayed. The scripted one and the line that is looked at are part of the person's view, which
// survives a reload; a recording does not, so that the script comes back in its place.
import type { MeasuredCliff } from '../../../src/shared/device/memoryCliff';
import type { TraceLine } from '../../../src/shared/policy/runtime';
import type { JsonError } from '../../../src/shared/errors';

/** A trace that somebody recorded. */
export interface RecordedTrace {
  readonly name: string;
  readonly lines: readonly TraceLine[];
}

/** What is known of the memory of a device. */
export interface KnownCliff {
  readonly device: string;
  /** Null where no calibration measured it. */
  readonly cliff: MeasuredCliff | null;
}

export interface SimulationState {
  /** Whether it is the recording that is replayed. */
  readonly usesRecorded: boolean;
  readonly recorded: RecordedTrace | null;
  /** Null until the host told. */
  readonly memory: KnownCliff | null;
  /** Why a trace could not be read. */
  readonly failure: JsonError | null;
}

export const initialSimulation: SimulationState = { usesRecorded: false, recorded: null, memory: null, failure: null };
