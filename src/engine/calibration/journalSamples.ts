// What the journal of a calibration says in the end: each kernel's and each network's time, of its calmest pass.
import type { KernelSample } from '../profile/kernelModel';
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

export function networkTimes(lines: readonly CalibrationLine[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (const line of lines) {
    if (line.type === 'network') best.set(line.name, Math.min(line.latencyMs, best.get(line.name) ?? Infinity));
  }
  return best;
}
