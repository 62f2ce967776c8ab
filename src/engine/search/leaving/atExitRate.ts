// A candidate whose images leave at another rate than before: its mean costs anew, from the latencies of both ways where they
// were measured.
import type { Candidate } from '../../../shared/run/candidate';
import { expected } from './expected';

type Costs = Pick<Candidate, 'macs' | 'predictedLatencyMs'>;

/** @param rate on the validation split; `costs` at that rate */
export function atExitRate(candidate: Candidate, rate: number, { macs, predictedLatencyMs }: Costs): Candidate {
  const { leavesMs = null, staysMs = null } = candidate.earlyExit ?? {};
  const isMeasured = leavesMs !== null && staysMs !== null;
  // The interval was that of the old mixture.
  const { latencyComparison: _earlier, ...rest } = candidate;
  return {
    ...rest,
    macs,
    predictedLatencyMs,
    latencyMs: isMeasured ? expected(rate, leavesMs, staysMs) : predictedLatencyMs,
    earlyExit: { rate: { validation: rate, test: null }, leavesMs, staysMs },
  };
}
