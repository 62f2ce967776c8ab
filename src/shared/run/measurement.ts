// A figure that was measured beside the search: again, on another device, or after minutes under load. Kept in
// measurements.jsonl of the run, never mixed with the figures that the search chose by.
import type { EnergyFigure } from '../device/sensors/measureEnergy';
import {
  orNull,
  readBoolean,
  readCount,
  readFields,
  readName,
  readNumber,
  readOneOf,
  readString,
  readWithin,
} from './fields';
import { readOutputAgreement, type OutputAgreement } from './outputAgreement';
import { readEnergy } from './readEnergy';

/** How the device was; what it does not tell is null. */
export interface DeviceState {
  /** PowerManager.THERMAL_STATUS_…, 0…6. */
  readonly thermalStatus: number | null;
  /** The warmest of processor and skin. */
  readonly celsius: number | null;
  /** Clock of the fastest core. */
  readonly maximumKhz: number | null;
  readonly charging: boolean | null;
}

/** `cold`: the first minute of a measurement under sustained load, from a cool device; `hot`: its last minute. */
export type HeatCondition = 'cold' | 'hot';

export interface Measurement {
  /** The candidate. */
  readonly id: string;
  readonly medianMs: number | null;
  /** Interquartile range, ms. */
  readonly spreadMs: number | null;
  readonly samples: number;
  readonly device: string;
  readonly runtime: string;
  /** ISO 8601. Lines of one sitting have the same. */
  readonly measuredAt: string;
  /** Minutes under load at the end of the measurement; absent where it was measured at rest. */
  readonly minute?: number;
  /** Absent where it was measured at rest. A sustained measurement leaves one line of each for every candidate. */
  readonly condition?: HeatCondition;
  /** At the end of the measurement; absent where the target does not tell or was not asked. */
  readonly state?: DeviceState;
  /** Absent where it was not asked for. */
  readonly energy?: EnergyFigure;
  /** Against this computer's outputs; absent where they were not compared. */
  readonly outputs?: OutputAgreement;
}

const positive = readWithin(0, Number.MAX_VALUE);

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readDeviceState = readFields<DeviceState>({
  thermalStatus: orNull(readWithin(0, 6)),
  celsius: orNull(readNumber),
  maximumKhz: orNull(positive),
  charging: orNull(readBoolean),
});

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readMeasurement = readFields<Measurement>(
  {
    id: readName,
    medianMs: orNull(positive),
    spreadMs: orNull(positive),
    samples: readCount(0),
    device: readString,
    runtime: readString,
    measuredAt: readString,
  },
  {
    minute: positive,
    condition: readOneOf('cold', 'hot'),
    state: readDeviceState,
    energy: readEnergy,
    outputs: readOutputAgreement,
  },
);
