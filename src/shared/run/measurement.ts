// A latency that was measured beside the search: again, on another device, or after minutes under load. Kept in
// measurements.jsonl of the run, never mixed with the figures that the search chose by.
import {
  orNull,
  readBoth,
  readCount,
  readFields,
  readName,
  readOptionalFields,
  readString,
  readWithin,
  type Reader,
} from './fields';

export interface Measurement {
  /** The candidate. */
  readonly id: string;
  readonly medianMs: number | null;
  /** Interquartile range, ms. */
  readonly spreadMs: number | null;
  readonly samples: number;
  readonly device: string;
  readonly runtime: string;
  /** ISO 8601. */
  readonly measuredAt: string;
  /** Minutes under load when it was measured; absent where it was measured at rest. */
  readonly minute?: number;
}

const positive = readWithin(0, Number.MAX_VALUE);

const readRequired = readFields<Omit<Measurement, 'minute'>>({
  id: readName,
  medianMs: orNull(positive),
  spreadMs: orNull(positive),
  samples: readCount(0),
  device: readString,
  runtime: readString,
  measuredAt: readString,
});

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readMeasurement: Reader<Measurement> = readBoth(
  readRequired,
  readOptionalFields<Required<Pick<Measurement, 'minute'>>>({ minute: positive }),
);
