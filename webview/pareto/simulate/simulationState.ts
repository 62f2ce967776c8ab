// A recorded trace that is replayed. Which trace and which line is looked at are part of the person's view, which survives a
// reload; the recording's text does not, and is asked for again.
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
  readonly recorded: RecordedTrace | null;
  /** Null until the host told. */
  readonly memory: KnownCliff | null;
  /** Why a trace could not be read. */
  readonly failure: JsonError | null;
}

export const initialSimulation: SimulationState = { recorded: null, memory: null, failure: null };
