// Who cannot be told apart: two variants are tied where neither figure differs by more than chance. Both accuracies come from
// the same images, so taking them as independent makes the interval too wide rather than too narrow.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { Candidate } from '../../../src/shared/run/candidate';
import { uncertainty, type Interval } from './intervals';

const accuracy = metricOf('accuracy');
const latency = metricOf('latencyMs');

/** Half of the 95 % interval of a difference of shares. */
function margin(a: number, b: number, samplesA: number, samplesB: number): number {
  return 1.96 * Math.sqrt((a * (1 - a)) / samplesA + (b * (1 - b)) / samplesB);
}

function sameAccuracy(a: Candidate, b: Candidate): boolean {
  const [left, right] = [accuracy.of(a), accuracy.of(b)];
  const [samplesA, samplesB] = [a.provenance.accuracy.samples ?? 0, b.provenance.accuracy.samples ?? 0];
  if (left === null || right === null || samplesA === 0 || samplesB === 0) return false;
  return Math.abs(left - right) <= margin(left, right, samplesA, samplesB);
}

const overlap = (a: Interval, b: Interval): boolean => a[0] <= b[1] && b[0] <= a[1];

/** Only measured latencies with a spread can be called equal. */
function sameLatency(a: Candidate, b: Candidate): boolean {
  const [left, right] = [uncertainty(latency, a), uncertainty(latency, b)];
  return left !== null && right !== null && overlap(left, right);
}

/** Those among `others` that are tied with `candidate` in accuracy and latency. */
export const tiedWith = (candidate: Candidate, others: readonly Candidate[]): readonly Candidate[] =>
  others.filter(
    (other) => other.id !== candidate.id && sameAccuracy(candidate, other) && sameLatency(candidate, other),
  );
