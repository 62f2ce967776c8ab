// Contexts as boxes: one interval a signal, so that gaps and overlaps of bands are found exactly, not by sampling. Charging is
// an interval too (0 to 1 off, 1 to 2 on), and a signal that cannot be read stands below 0.
import type { Conditions, Signal } from '../runtime';
import { allSignals, numericSignals } from './signalScales';

/** Values with `from` ≤ value < `to`. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export type ContextBox = Readonly<Record<Signal, Interval>>;

/** Where a signal that cannot be read stands. */
export const unknownValue = -1;
const scaleEnd: Readonly<Record<Signal, number>> = {
  batteryPercent: Infinity,
  thermalStatus: 7,
  freeMemoryBytes: Infinity,
  cpuLoad: Infinity,
  latencyTargetMs: Infinity,
  charging: 2,
};

/** Every context, signals that cannot be read included. */
export const everyContext: ContextBox = Object.fromEntries(
  allSignals.map((signal) => [signal, { from: unknownValue, to: scaleEnd[signal] }]),
) as ContextBox;

/** Every context in which the device tells all it can; an app need not set a latency target. */
export const everyKnownContext: ContextBox = {
  ...(Object.fromEntries(allSignals.map((signal) => [signal, { from: 0, to: scaleEnd[signal] }])) as ContextBox),
  latencyTargetMs: everyContext.latencyTargetMs,
};

/** The contexts in which all conditions hold (without hysteresis); null where there are none. */
export function boxOf(when: Conditions): ContextBox | null {
  const box: Record<Signal, Interval> = { ...everyContext };
  for (const signal of numericSignals) {
    const bounds = when[signal];
    if (bounds === undefined) continue;
    // A thermal status is a whole number: bounds between two mean the next.
    const exact = (value: number): number => (signal === 'thermalStatus' ? Math.ceil(value) : value);
    const from = Math.max(0, exact(bounds.atLeast ?? 0));
    const to = Math.min(scaleEnd[signal], exact(bounds.below ?? Infinity));
    box[signal] = { from, to };
  }
  if (when.charging !== undefined) box.charging = when.charging ? { from: 1, to: 2 } : { from: 0, to: 1 };
  return isEmpty(box) ? null : box;
}

export const isEmpty = (box: ContextBox): boolean => allSignals.some((signal) => !(box[signal].from < box[signal].to));

export function intersect(a: ContextBox, b: ContextBox): ContextBox | null {
  const box = Object.fromEntries(
    allSignals.map((signal) => [
      signal,
      { from: Math.max(a[signal].from, b[signal].from), to: Math.min(a[signal].to, b[signal].to) },
    ]),
  ) as ContextBox;
  return isEmpty(box) ? null : box;
}

const within = (inner: Interval, outer: Interval): boolean => inner.from >= outer.from && inner.to <= outer.to;

export const containsBox = (outer: ContextBox, inner: ContextBox): boolean =>
  allSignals.every((signal) => within(inner[signal], outer[signal]));

/** What is left of `box` without `taken`: boxes that do not overlap. */
export function subtractBox(box: ContextBox, taken: ContextBox): readonly ContextBox[] {
  if (intersect(box, taken) === null) return [box];
  const left: ContextBox[] = [];
  let rest = box;
  for (const signal of allSignals) {
    const [have, cut] = [rest[signal], taken[signal]];
    if (have.from < cut.from) left.push({ ...rest, [signal]: { from: have.from, to: cut.from } });
    if (cut.to < have.to) left.push({ ...rest, [signal]: { from: cut.to, to: have.to } });
    rest = { ...rest, [signal]: { from: Math.max(have.from, cut.from), to: Math.min(have.to, cut.to) } };
  }
  return left;
}

/** Boxes that differ in one signal only and touch there become one. */
export function mergeBoxes(boxes: readonly ContextBox[]): readonly ContextBox[] {
  const merged = [...boxes];
  for (let i = 0; i < merged.length; i++) {
    for (let j = i + 1; j < merged.length; j++) {
      const joined = join(merged[i]!, merged[j]!);
      if (joined === null) continue;
      merged[i] = joined;
      merged.splice(j, 1);
      j = i; // the grown box may touch others now
    }
  }
  return merged;
}

function join(a: ContextBox, b: ContextBox): ContextBox | null {
  const differing = allSignals.filter((signal) => a[signal].from !== b[signal].from || a[signal].to !== b[signal].to);
  const [signal] = differing;
  if (signal === undefined || differing.length > 1) return null;
  const [one, other] = [a[signal], b[signal]];
  if (one.to !== other.from && other.to !== one.from) return null;
  return { ...a, [signal]: { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) } };
}
