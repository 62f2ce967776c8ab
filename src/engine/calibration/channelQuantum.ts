// Runtimes work on whole vectors of channels, so that latency over the number of channels is a staircase; widths between two
// steps cost accuracy and save nothing. The step is the one whose staircase explains a sweep best: latency as a straight line
// over the channels rounded up to it. A step has to explain clearly more than no step does (channels as they are).
import type { KernelShape } from '../profile/kernelShape';

export interface SweepPoint {
  readonly channels: number;
  readonly latencyMs: number;
}

export interface Staircase {
  readonly quantum: number | null;
  /** Share of the sweep's variation that the steps explain, 0…1; without steps that of the straight line. */
  readonly explained: number;
}

const candidates: readonly number[] = [2, 4, 8, 16, 32];
/** Share of what the straight line leaves unexplained that steps must explain. */
const leastGain = 0.5;
/** Two steps that explain as well as each other: the finer one loses less. */
const tolerance = 0.05;
const leastPoints = 8;

/** Output channels of one convolution, every number from a narrow layer to one that is four blocks wide. */
export function sweepShapes(): readonly KernelShape[] {
  return Array.from({ length: 33 }, (_, i) => ({
    kind: 'conv',
    precision: 'float32',
    ...{ inChannels: 64, outChannels: 32 + i, inHeight: 14, inWidth: 14, outHeight: 14, outWidth: 14 },
    ...{ kernelHeight: 3, kernelWidth: 3, groups: 1, addsSum: false, activation: 'relu' },
  }));
}

/** @param points Of one sweep, in any order. */
export function detectQuantum(points: readonly SweepPoint[]): Staircase {
  if (points.length < leastPoints) return { quantum: null, explained: 0 };
  const y = points.map(({ latencyMs }) => latencyMs);
  const unexplained = (step: number): number =>
    residual(
      points.map(({ channels }) => Math.ceil(channels / step) * step),
      y,
    );
  const total = variation(y);
  if (!(total > 0)) return { quantum: null, explained: 0 };
  const line = unexplained(1);
  const reach = candidates.map((step) => ({ step, left: unexplained(step) }));
  const best = Math.min(...reach.map(({ left }) => left));
  const chosen = reach.find(({ left }) => left <= best + tolerance * line);
  if (chosen === undefined || chosen.left > (1 - leastGain) * line)
    return { quantum: null, explained: share(line, total) };
  return { quantum: chosen.step, explained: share(chosen.left, total) };
}

const share = (left: number, total: number): number => Math.min(1, Math.max(0, 1 - left / total));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function variation(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}

/** Squares that a straight line of least squares leaves. */
function residual(x: readonly number[], y: readonly number[]): number {
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = variation(x);
  const slope = spread === 0 ? 0 : x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0) / spread;
  return y.reduce((sum, value, i) => sum + (value - meanY - slope * (x[i]! - meanX)) ** 2, 0);
}
