// The energy of a measurement or a candidate as it lies in a run's journals, checked before anyone believes it.
import type { EnergyFigure } from '../device/sensors/measureEnergy';
import { orNull, readCount, readFields, readNumber, readOneOf, readString, readWithin } from './fields';

const positive = readWithin(0, Number.MAX_VALUE);

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readEnergy = readFields<EnergyFigure>(
  {
    quality: readOneOf('measured', 'estimated', 'unavailable'),
    energyMj: orNull(positive),
    idleMw: orNull(readNumber),
    loadMw: orNull(readNumber),
    samples: readCount(0),
    runs: readCount(0),
    wallMs: positive,
    startedAtMs: orNull(positive),
  },
  { reason: readString },
);
