// A candidate with what was measured of it.
import type { JsonError } from '../../shared/errors';
import type { Candidate } from '../../shared/run/candidate';
import type { MeterResult } from './latencyMeter';
import { expectedLatency } from './leaving/meteredForms';

export const failed = (candidate: Candidate, { code, message, hint }: JsonError): Candidate => ({
  ...candidate,
  status: 'failed',
  error: { code, message, ...(hint !== undefined && { hint }) },
});

/** The candidate with its measured latency; failed where the measurement did. */
export function withLatency(candidate: Candidate, result: MeterResult | undefined): Candidate {
  if (result === undefined) return candidate;
  if ('error' in result) return failed({ ...candidate, latencyMs: null }, result.error);
  const { latencyMs, source, comparison } = result;
  const { latencyComparison: _earlier, ...rest } = candidate;
  const provenance = { ...candidate.provenance, latencyMs: source };
  return { ...rest, latencyMs, provenance, ...(comparison && { latencyComparison: comparison }) };
}

/** As {@link withLatency} for a candidate that was measured in one form, or in two: left early, then not. */
export function withLatencies(candidate: Candidate, results: readonly (MeterResult | undefined)[]): Candidate {
  const [leaves, stays] = results;
  const rate = candidate.earlyExit?.rate.validation ?? null;
  if (leaves === undefined || stays === undefined || rate === null) return withLatency(candidate, leaves);
  const timed = withLatency(candidate, expectedLatency(rate, leaves, stays));
  if (candidate.earlyExit === undefined || 'error' in leaves || 'error' in stays) return timed;
  return { ...timed, earlyExit: { ...candidate.earlyExit, leavesMs: leaves.latencyMs, staysMs: stays.latencyMs } };
}
