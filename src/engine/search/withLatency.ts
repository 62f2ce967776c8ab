// A candidate with what was measured of it.
import type { EnergyFigure } from '../../shared/device/sensors/measureEnergy';
import type { JsonError } from '../../shared/errors';
import type { Candidate } from '../../shared/run/candidate';
import { worstAgreement, type OutputAgreement } from '../../shared/run/outputAgreement';
import type { MeterResult } from './latencyMeter';
import { expected } from './leaving/expected';
import { expectedLatency } from './leaving/meteredForms';

export const failed = (candidate: Candidate, { code, message, hint }: JsonError): Candidate => ({
  ...candidate,
  status: 'failed',
  error: { code, message, ...(hint !== undefined && { hint }) },
});

/** The candidate with its measured latency and energy; failed where the measurement did. */
export function withLatency(candidate: Candidate, result: MeterResult | undefined): Candidate {
  if (result === undefined) return candidate;
  if ('error' in result) return failed({ ...candidate, latencyMs: null }, result.error);
  const { latencyMs, source, comparison, energy } = result;
  const { latencyComparison: _earlier, ...rest } = candidate;
  const provenance = { ...candidate.provenance, latencyMs: source };
  return {
    ...{ ...rest, latencyMs, provenance },
    ...(comparison && { latencyComparison: comparison }),
    ...(energy && { energy }),
  };
}

/** As {@link withLatency} for a candidate that was measured in one form, or in two: left early, then not. */
export function withLatencies(candidate: Candidate, results: readonly (MeterResult | undefined)[]): Candidate {
  const [leaves, stays] = results;
  const rate = candidate.earlyExit?.rate.validation ?? null;
  if (leaves === undefined || stays === undefined || rate === null) return withLatency(candidate, leaves);
  const timed = withLatency(candidate, expectedLatency(rate, leaves, stays));
  if (candidate.earlyExit === undefined || 'error' in leaves || 'error' in stays) return timed;
  const energy = expectedEnergy(rate, leaves.energy, stays.energy);
  const earlyExit = { ...candidate.earlyExit, leavesMs: leaves.latencyMs, staysMs: stays.latencyMs };
  return { ...timed, earlyExit, ...(energy && { energy }) };
}

/** The candidate with what the comparison of its forms' outputs gave; what an earlier one gave is gone. */
export function withOutputs(candidate: Candidate, found: readonly (OutputAgreement | undefined)[]): Candidate {
  const { outputs: _earlier, ...rest } = candidate;
  const outputs = worstAgreement(found);
  return outputs === undefined ? rest : { ...rest, outputs };
}

/** Of one inference, as often left early as the images of the validation split were; as sure as the less sure of both. */
function expectedEnergy(
  rate: number,
  leaves: EnergyFigure | undefined,
  stays: EnergyFigure | undefined,
): EnergyFigure | undefined {
  if (leaves === undefined || stays === undefined) return undefined;
  if (leaves.energyMj === null || stays.energyMj === null) return leaves.energyMj === null ? leaves : stays;
  const doubted = leaves.quality === 'measured' ? stays : leaves;
  return { ...doubted, energyMj: expected(rate, leaves.energyMj, stays.energyMj) };
}
