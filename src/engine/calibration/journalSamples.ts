// What the journal of a calibration says in the end: each kernel's and each network's time, of its calmest pass.
import type { UnjudgedKernel } from '../../shared/protocol/devices';
import type { KernelSample } from '../profile/kernelModel';
import { kernelName, shapeKey, type KernelShape } from '../profile/kernelShape';
import type { CalibrationLine } from './calibrationLine';

/** Kernels that are too short to be told from nothing are left out. */
const leastMs = 5e-5;

/** In the order in which they were first measured. */
export function kernelSamples(lines: readonly CalibrationLine[]): readonly KernelSample[] {
  const best = new Map<string, Extract<CalibrationLine, { type: 'kernel' }>>();
  for (const line of lines) {
    if (line.type !== 'kernel') continue;
    const earlier = best.get(line.key) ?? line;
    const [shortMs, longMs] = [Math.min(line.shortMs, earlier.shortMs), Math.min(line.longMs, earlier.longMs)];
    best.set(line.key, { ...earlier, shortMs, longMs });
  }
  return [...best.values()]
    .map(({ shape, shortMs, longMs, copies }) => ({ shape, latencyMs: (longMs - shortMs) / copies }))
    .filter(({ latencyMs }) => latencyMs >= leastMs);
}

/** Of the kernels that were wanted those without a time, each with why. */
export function unmeasuredKernels(
  wanted: readonly KernelShape[],
  lines: readonly CalibrationLine[],
): readonly UnjudgedKernel[] {
  const timed = new Set(kernelSamples(lines).map(({ shape }) => shapeKey(shape)));
  const tried = new Set(lines.flatMap((line) => (line.type === 'kernel' ? [line.key] : [])));
  return wanted
    .filter((shape) => !timed.has(shapeKey(shape)))
    .map((shape) => ({
      kernel: kernelName(shape),
      reason: tried.has(shapeKey(shape)) ? 'too short to be told from the call of a network' : 'the device refused it',
    }));
}

export function networkTimes(lines: readonly CalibrationLine[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (const line of lines) {
    if (line.type === 'network') best.set(line.name, Math.min(line.latencyMs, best.get(line.name) ?? Infinity));
  }
  return best;
}
