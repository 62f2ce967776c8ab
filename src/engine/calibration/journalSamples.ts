// What the journal of a calibration says in the end: each kernel's and each network's time as it were on a calm device, the median
// over the passes. Kernels whose passes contradict each other are left out: nothing could be fitted to them or judged by them.
import type { UnjudgedKernel } from '../../shared/protocol/devices';
import type { KernelSample } from '../profile/predictor/kernelModel';
import { kernelName, shapeKey, type KernelShape } from '../profile/kernelShape';
import { quantile } from '../runtimes/statistics';
import type { CalibrationLine } from './calibrationLine';
import { slowdowns } from './references';

/** Kernels that are too short to be told from nothing are left out. */
const leastMs = 5e-5;

/** Median |pass / median − 1| beyond which a kernel is no sample; told from three passes on. */
const mostSpread = 0.15;
const leastPasses = 3;

type KernelLine = Extract<CalibrationLine, { type: 'kernel' }>;

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

function timeOf(lines: readonly KernelLine[], slowdown: (line: KernelLine) => number): Timed {
  const passes = lines.map((line) => (line.longMs - line.shortMs) / line.copies / slowdown(line));
  const latencyMs = middle(passes);
  const spread = middle(passes.map((pass) => Math.abs(pass / latencyMs - 1)));
  const { shape } = lines[0]!;
  if (!(latencyMs >= leastMs)) return { shape, latencyMs, fault: 'too short to be told from the call of a network' };
  if (passes.length < leastPasses || spread <= mostSpread) return { shape, latencyMs, fault: null };
  return { shape, latencyMs, fault: `its passes differ by ${Math.round(100 * spread)} % from their median` };
}

/** In the order in which they were first measured. */
function timedKernels(lines: readonly CalibrationLine[]): readonly Timed[] {
  const slowdown = slowdowns(lines.filter((line) => line.type === 'kernel' || line.type === 'network'));
  const byKey = new Map<string, KernelLine[]>();
  for (const line of lines) {
    if (line.type === 'kernel') byKey.set(line.key, [...(byKey.get(line.key) ?? []), line]);
  }
  return [...byKey.values()].map((own) => timeOf(own, slowdown));
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
  const slowdown = slowdowns(lines.filter((line) => line.type === 'kernel' || line.type === 'network'));
  const times = new Map<string, number[]>();
  for (const line of lines) {
    if (line.type !== 'network') continue;
    times.set(line.name, [...(times.get(line.name) ?? []), line.latencyMs / slowdown(line)]);
  }
  return new Map([...times].map(([name, passes]) => [name, middle(passes)]));
}
