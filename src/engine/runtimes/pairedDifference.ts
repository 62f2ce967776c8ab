// How far apart two latencies are, from rounds in which both ran one after the other: drift of the machine hits both and drops
// out of the difference. Neighbouring rounds resemble each other, so that single rounds would claim too much: the interval
// is Student's over medians of consecutive rounds (batch means; Law and Kelton, "Simulation Modeling and Analysis", 9.5.3).
import type { LatencyComparison } from '../../shared/run/latencyComparison';
import { quantile } from './statistics';

const mostBatches = 20;
const fewestRounds = 8;

/** 97.5 % quantiles of Student's distribution for 7 to 19 degrees of freedom. */
const studentQuantiles = [2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093];

const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** Medians of consecutive differences, at most twenty. */
function batchMedians(differences: readonly number[]): readonly number[] {
  const count = Math.min(mostBatches, differences.length);
  const edge = (batch: number): number => Math.floor((batch * differences.length) / count);
  return Array.from({ length: count }, (_, batch) => median(differences.slice(edge(batch), edge(batch + 1))));
}

/** `own` minus `baseline` with its 95 % interval, ms; null where they do not pair or are fewer than eight rounds. */
export function pairedDifference(baseline: readonly number[], own: readonly number[]): LatencyComparison | null {
  if (baseline.length !== own.length || own.length < fewestRounds) return null;
  const batches = batchMedians(own.map((latency, round) => latency - (baseline[round] as number)));
  const mean = batches.reduce((sum, value) => sum + value, 0) / batches.length;
  const squares = batches.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (batches.length - 1) / batches.length);
  const reach = (studentQuantiles[batches.length - fewestRounds] as number) * error;
  return { differenceMs: mean, lowMs: mean - reach, highMs: mean + reach, rounds: own.length };
}
