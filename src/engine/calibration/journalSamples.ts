// What the journal of a calibration says in the end: each kernel's and each network's time as it were on a calm device, over
// all passes. Kernels whose passes contradict each other are left out: nothing could be fitted to them or judged by them.
import type { UnjudgedKernel } from '../../shared/protocol/devices';
import { huberMean } from '../numerics/huberMean';
import { groupBy, type KernelSample } from '../profile/predictor/kernelModel';
import { kernelName, shapeKey, type KernelShape } from '../profile/kernelShape';
import { quantile } from '../runtimes/statistics';
import type { CalibrationLine } from './calibrationLine';
import { calmTimes } from './calmTimes';
import { slowdowns } from './references';

/** Kernels that are too short to be told from nothing are left out. */
const leastMs = 5e-5;

/** Median |pass / median − 1| beyond which a kernel is no sample; told from three passes on. */
const mostSpread = 0.15;
const leastPasses = 3;

type KernelLine = Extract<CalibrationLine, { type: 'kernel' }>;
type Of = (line: KernelLine) => number;

interface Timed {
  readonly shape: KernelShape;
  readonly latencyMs: number;
  /** Why it is no sample; null if it is one. */
  readonly fault: string | null;
}

const middle = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** Share of the measurements that tells whether they contradict each other, the calmest ones. */
const calmShare = 0.5;

/** Slowed by this much, a measurement counts for a quarter; further off than this from the others, for less and less. */
const usual = 0.1;

/** Of all measurements, the disturbed ones for less: their correction is only so good. */
const meanTime = (lines: readonly KernelLine[], start: number, slowdown: Of, calmTime: Of): number =>
  huberMean(
    lines.map(calmTime),
    lines.map((line) => (usual / (usual + Math.max(0, slowdown(line) - 1))) ** 2),
    { start, usual },
  );

/** As many as tell a spread, at least. */
function calmest<T>(lines: readonly T[], slowdown: (line: T) => number): readonly T[] {
  const count = Math.max(leastPasses, Math.ceil(calmShare * lines.length));
  return [...lines].sort((a, b) => slowdown(a) - slowdown(b)).slice(0, count);
}

function timeOf(all: readonly KernelLine[], slowdown: Of, calmTime: Of): Timed {
  const lines = calmest(all, slowdown);
  const passes = lines.map(calmTime);
  const centre = middle(passes);
  const spread = middle(passes.map((pass) => Math.abs(pass / centre - 1)));
  const latencyMs = centre > 0 ? meanTime(all, centre, slowdown, calmTime) : centre;
  const { shape } = lines[0]!;
  if (!(latencyMs >= leastMs)) return { shape, latencyMs, fault: 'too short to be told from the call of a network' };
  if (passes.length < leastPasses || spread <= mostSpread) return { shape, latencyMs, fault: null };
  return { shape, latencyMs, fault: `its passes differ by ${Math.round(100 * spread)} % from their median` };
}

/** In the order in which they were first measured. */
function timedKernels(lines: readonly CalibrationLine[]): readonly Timed[] {
  const all = lines.filter((line) => line.type === 'kernel');
  const [slowdown, calmTime] = [slowdowns(all), calmTimes(all)];
  return [...groupBy(all, ({ key }) => key).values()].map((own) => timeOf(own, slowdown, calmTime));
}

/** In the order in which they were first measured. */
export const kernelSamples = (lines: readonly CalibrationLine[]): readonly KernelSample[] =>
  timedKernels(lines).flatMap(({ shape, latencyMs, fault }) => (fault === null ? [{ shape, latencyMs }] : []));

/** Of the kernels that were wanted those without a time, each with why. */
export function unmeasuredKernels(
  wanted: readonly KernelShape[],
  lines: readonly CalibrationLine[],
): readonly UnjudgedKernel[] {
  const timed = new Map(timedKernels(lines).map(({ shape, fault }) => [shapeKey(shape), fault]));
  return wanted.flatMap((shape) => {
    const fault = timed.get(shapeKey(shape));
    return fault === null ? [] : [{ kernel: kernelName(shape), reason: fault ?? 'the device refused it' }];
  });
}

/** Of each network, ms. */
export function networkTimes(lines: readonly CalibrationLine[]): ReadonlyMap<string, number> {
  const all = lines.filter((line) => line.type === 'network');
  const slowdown = slowdowns(all);
  const timeOfOne = (own: readonly (typeof all)[number][]): number =>
    middle(calmest(own, slowdown).map((line) => line.latencyMs / slowdown(line)));
  return new Map([...groupBy(all, ({ name }) => name)].map(([name, own]) => [name, timeOfOne(own)]));
}
