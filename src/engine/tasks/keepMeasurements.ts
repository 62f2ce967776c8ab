// Figures of a run's variants become lines of its measurements.jsonl, and sustained ones are looked at once more: which variants
// are on the frontier of a cool device, and which on that of a hot one.
import { frontierUnder } from '../../shared/pareto/frontierUnder';
import type { ProfileRecord, ProfileResult, SustainedPhase } from '../../shared/protocol/engine';
import type { HeatCondition, Measurement } from '../../shared/run/measurement';
import type { RunSnapshot } from '../../shared/run/manifest';
import { toOutputAgreement } from '../../shared/run/outputAgreement';
import { appendMeasurements } from '../runs/measurements';
import { runSnapshot } from '../runs/snapshot';

/** @throws AdaScaleError `disk.…`, `run.…`. */
export async function keepMeasurements(run: string, result: ProfileResult): Promise<ProfileResult> {
  const measuredAt = new Date().toISOString();
  const { sustained, records } = result;
  const toLine = (record: ProfileRecord): Measurement => ({
    ...toMeasurement(record, measuredAt),
    ...agreementOf(record, result),
  });
  if (sustained === undefined) return { ...result, kept: await appendMeasurements(run, records.map(toLine)) };
  const { cold, hot } = sustained;
  const kept = await appendMeasurements(run, [...phaseLines(cold, 'cold', toLine), ...phaseLines(hot, 'hot', toLine)]);
  const snapshot = await runSnapshot(run);
  const phases = { cold: withFrontier(cold, snapshot), hot: withFrontier(hot, snapshot) };
  return { ...result, kept, sustained: { ...sustained, ...phases } };
}

function toMeasurement(record: ProfileRecord, measuredAt: string): Measurement {
  const { id, medianMs, spreadMs, samples, device, runtime, energy } = record;
  return { id, medianMs, spreadMs, samples, device, runtime, measuredAt, ...(energy && { energy }) };
}

/** Empty where the outputs were not compared, or are of a kind that cannot be. */
function agreementOf({ id }: ProfileRecord, { outputs = [] }: ProfileResult): Pick<Measurement, 'outputs'> {
  const difference = outputs.find((check) => check.id === id)?.maximumDifference ?? null;
  return difference === null ? {} : { outputs: toOutputAgreement(difference) };
}

function phaseLines(
  { minute, state, records }: SustainedPhase,
  condition: HeatCondition,
  toLine: (record: ProfileRecord) => Measurement,
): readonly Measurement[] {
  return records.map((record) => ({ ...toLine(record), ...{ minute, condition }, ...(state !== null && { state }) }));
}

function withFrontier(phase: SustainedPhase, { baseline, candidates, manifest }: RunSnapshot): SustainedPhase {
  const latencyMs = new Map(phase.records.map(({ id, medianMs }) => [id, medianMs]));
  const all = baseline === null ? candidates : [baseline, ...candidates];
  return { ...phase, frontier: frontierUnder(all, latencyMs, manifest.settings.budgets).map(({ id }) => id) };
}
