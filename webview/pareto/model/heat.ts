// The first minute under sustained load against the last, from the figures that were measured beside the search: the newest
// sitting says which device, runtime and minutes; earlier ones under the same conditions add the variants that it leaves out.
import type { HeatCondition, Measurement } from '../../../src/shared/run/measurement';

export interface HeatFigures {
  /** Null where unknown. */
  readonly coldMs: number | null;
  readonly hotMs: number | null;
}

export interface Heat {
  readonly device: string;
  readonly coldMinute: number;
  readonly hotMinute: number;
  readonly byId: ReadonlyMap<string, HeatFigures>;
}

const unknown: HeatFigures = { coldMs: null, hotMs: null };

const isSameSetting = (a: Measurement, b: Measurement): boolean => a.device === b.device && a.runtime === b.runtime;

/** The figures of each variant's newest sitting; a cold one and a hot one of two sittings are never put side by side. */
function figuresOf(lines: readonly Measurement[]): ReadonlyMap<string, HeatFigures> {
  const [found, sitting] = [new Map<string, HeatFigures>(), new Map<string, string>()];
  for (const { id, medianMs, measuredAt, condition } of lines) {
    const before = sitting.get(id) === measuredAt ? (found.get(id) ?? unknown) : unknown;
    sitting.set(id, measuredAt);
    found.set(id, { ...before, [condition === 'hot' ? 'hotMs' : 'coldMs']: medianMs });
  }
  return found;
}

function readHeat(measurements: readonly Measurement[]): Heat | null {
  const sorted = measurements
    .filter(({ condition }) => condition !== undefined)
    .sort((a, b) => (a.measuredAt < b.measuredAt ? -1 : a.measuredAt > b.measuredAt ? 1 : 0));
  const last = sorted.findLast(({ condition }) => condition === 'hot');
  const minuteOf = (wanted: HeatCondition): number | undefined =>
    sorted.findLast((one) => one.condition === wanted && last !== undefined && isSameSetting(one, last))?.minute;
  const [coldMinute, hotMinute] = [minuteOf('cold'), minuteOf('hot')];
  if (last === undefined || coldMinute === undefined || hotMinute === undefined) return null;
  const isMeant = (one: Measurement): boolean =>
    isSameSetting(one, last) && one.minute === (one.condition === 'hot' ? hotMinute : coldMinute);
  return { device: last.device, coldMinute, hotMinute, byId: figuresOf(sorted.filter(isMeant)) };
}

const known = new WeakMap<readonly Measurement[], { readonly heat: Heat | null }>();

/** Null where nothing was measured hot. Cheap to ask again for the same measurements. */
export function heatOf(measurements: readonly Measurement[]): Heat | null {
  const found = known.get(measurements) ?? { heat: readHeat(measurements) };
  known.set(measurements, found);
  return found.heat;
}
