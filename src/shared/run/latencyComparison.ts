// Whether a variant is faster than the starting network, said only where the measurement can tell: both were measured in the
// same interleaved rounds, and the interval of their difference in each round leaves out zero.
import type { Candidate } from './candidate';

/** Variant minus starting network, ms, by round; negative is faster. */
export interface LatencyComparison {
  readonly differenceMs: number;
  /** 95 % confidence interval of the difference. */
  readonly lowMs: number;
  readonly highMs: number;
  /** Rounds in which both ran. */
  readonly rounds: number;
}

export type LatencyVerdict = 'faster' | 'slower' | 'alike';

/** Null where the two were never measured together. */
export function latencyVerdict({ latencyComparison }: Pick<Candidate, 'latencyComparison'>): LatencyVerdict | null {
  if (latencyComparison === undefined) return null;
  if (latencyComparison.highMs < 0) return 'faster';
  return latencyComparison.lowMs > 0 ? 'slower' : 'alike';
}

/** Two significant digits with a sign, no unit. */
export const signedMs = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toPrecision(2)}`;

/** `−0.050 ms (−0.053 to −0.047)`, or that there is nothing to tell; empty where nothing was compared. */
export function describeComparison(candidate: Pick<Candidate, 'latencyComparison'>): string {
  const verdict = latencyVerdict(candidate);
  if (verdict === null || candidate.latencyComparison === undefined) return '';
  if (verdict === 'alike') return 'not distinguishable from the baseline';
  const { differenceMs, lowMs, highMs } = candidate.latencyComparison;
  return `${signedMs(differenceMs)} ms (${signedMs(lowMs)} to ${signedMs(highMs)})`;
}
