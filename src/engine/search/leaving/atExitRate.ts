// A candidate whose images leave at another rate than before: its mean costs anew, from the latencies of both ways where they
// were measured.
import type { Candidate } from '../../../shared/run/candidate';
import { expected } from './expected';

type Costs = Required<Pick<Candidate, 'macs' | 'predictedLatencyMs' | 'modelledEnergyMj'>>;

/** @param rate on the validation split; `costs` at that rate */
export function atExitRate(
  candidate: Candidate,
  rate: number,
  { macs, predictedLatencyMs, modelledEnergyMj }: Costs,
): Candidate {
  const { leavesMs = null, staysMs = null } = candidate.earlyExit ?? {};
  const isMeasured = leavesMs !== null && staysMs !== null;
  // Interval and energy were those of the old mixture.
  const { latencyComparison: _interval, energy: _energy, ...rest } = candidate;
  return {
    ...rest,
    macs,
    predictedLatencyMs,
    modelledEnergyMj,
    latencyMs: isMeasured ? expected(rate, leavesMs, staysMs) : predictedLatencyMs,
    earlyExit: { rate: { validation: rate, test: null }, leavesMs, staysMs },
  };
}
