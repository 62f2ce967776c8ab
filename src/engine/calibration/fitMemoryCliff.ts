// From latencies under caps to a cliff: the wall lies between the last cap that the process survived and the first that it did
// not, knee, exponent and ceiling have the least squares of the factor's logarithm over a grid (three numbers, a dozen points).
import { cliffFactor, type CliffCurve, type CliffStep, type MemoryCliff } from '../../shared/device/memoryCliff';
import { quantile } from '../runtimes/statistics';

/** Up to here there is memory to spare, and the latency is the network's own. */
export const spareRatio = 0.45;
/** Rises below this are noise of the machine. */
const leastRise = 1.5;
/** Leaving one out of fewer says nothing. */
const leastSteps = 6;

const knees = geometric(0.45, 2, 1.01);
/** From a gentle slope to a step within a hundredth of the ratio. */
const exponents = geometric(0.5, 512, 1.4);

function geometric(from: number, to: number, factor: number): readonly number[] {
  const count = Math.floor(Math.log(to / from) / Math.log(factor)) + 1;
  return Array.from({ length: count }, (_, i) => from * factor ** i);
}

interface Point {
  readonly ratio: number;
  /** Latency over that with memory to spare. */
  readonly factor: number;
}

/** Calmest latency with memory to spare, ms; null where none was measured. */
export function baseLatency(steps: readonly CliffStep[]): number | null {
  const spare = steps.flatMap(({ ratio, latencyMs }) => (ratio <= spareRatio && latencyMs !== null ? [latencyMs] : []));
  return spare.length === 0 ? null : Math.min(...spare);
}

/** Memory that is short shows in pages that are read again; a latency that rises without any is other programs' doing. */
function pointsOf(steps: readonly CliffStep[], baseMs: number): readonly Point[] {
  return steps.flatMap(({ ratio, latencyMs, majorFaults }) =>
    latencyMs === null || ratio === 0
      ? []
      : [{ ratio, factor: (majorFaults ?? 0) > 0 ? Math.max(1, latencyMs / baseMs) : 1 }],
  );
}

/** Halfway, in logarithms, between what was survived and what was not. */
export function wallOf(steps: readonly CliffStep[]): number | null {
  const ended = Math.min(...steps.filter(({ outcome }) => outcome !== 'ran').map(({ ratio }) => ratio));
  if (ended === Infinity) return null;
  const survived = steps.filter(({ outcome, ratio }) => outcome === 'ran' && ratio < ended && ratio > 0);
  return survived.length === 0 ? ended : Math.sqrt(ended * Math.max(...survived.map(({ ratio }) => ratio)));
}

/** Null where no step had memory to spare. */
export function fitMemoryCliff(
  steps: readonly CliffStep[],
): Pick<CliffCurve, 'baseMs' | 'cliff' | 'medianError'> | null {
  const baseMs = baseLatency(steps);
  if (baseMs === null) return null;
  const wall = wallOf(steps);
  const points = pointsOf(steps, baseMs);
  const medianError = errorLeftOut(points);
  return { baseMs, cliff: { ...fitRise(points), wall }, medianError };
}

/** Over the steps that are slow, or are taken for slow: of the others nobody doubts that they take what they take. */
function errorLeftOut(points: readonly Point[]): number | null {
  const errors = points.flatMap((point, left) => {
    const predicted = cliffFactor({ ...fitRise(points.filter((_, at) => at !== left)), wall: null }, point.ratio);
    return point.factor > 1 || predicted > 1 ? [Math.abs(predicted / point.factor - 1)] : [];
  });
  if (errors.length < leastSteps) return null;
  return quantile(
    errors.sort((a, b) => a - b),
    0.5,
  );
}

type Rise = Omit<MemoryCliff, 'wall'>;

const flat: Rise = { knee: null, exponent: 0, ceiling: 1 };

interface Found {
  readonly rise: Rise;
  readonly left: number;
}

/** The grid is searched in logarithms, a straight line from the knee up to the ceiling, then once more around what it found. */
function fitRise(points: readonly Point[]): Rise {
  const logs = points.map(({ ratio, factor }) => ({ ratio: Math.log(ratio), factor: Math.log(factor) }));
  const ceilings = points.map(({ factor }) => factor).filter((factor) => factor >= leastRise);
  const none = { rise: flat, left: logs.reduce((sum, { factor }) => sum + factor ** 2, 0) };
  const coarse = search(logs, ceilings, knees, exponents, none);
  const { knee, exponent, ceiling } = coarse.rise;
  if (knee === null) return flat;
  const [nearKnees, nearExponents] = [around(knee, 1.03, 1.002), around(exponent, 1.5, 1.03)];
  return search(logs, [ceiling], nearKnees, nearExponents, coarse).rise;
}

const around = (middle: number, reach: number, factor: number): readonly number[] =>
  geometric(middle / reach, middle * reach, factor);

function search(
  logs: readonly Point[],
  ceilings: readonly number[],
  someKnees: readonly number[],
  someExponents: readonly number[],
  before: Found,
): Found {
  let best = before;
  for (const ceiling of ceilings) {
    for (const knee of someKnees) {
      for (const exponent of someExponents) {
        const left = squares(logs, Math.log(knee), exponent, Math.log(ceiling));
        // Of fits that are as good the gentlest stays: the grid rises.
        if (left < best.left * (1 - 1e-6)) best = { rise: { knee, exponent, ceiling }, left };
      }
    }
  }
  return best;
}

function squares(logs: readonly Point[], knee: number, exponent: number, ceiling: number): number {
  let sum = 0;
  for (const { ratio, factor } of logs) sum += (factor - Math.min(ceiling, exponent * Math.max(0, ratio - knee))) ** 2;
  return sum;
}
