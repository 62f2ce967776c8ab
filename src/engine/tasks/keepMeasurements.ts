// Figures of a run's variants become lines of its measurements.jsonl, and sustained ones are looked at once more: which variants
// are on the frontier of a cool device, and which on that of a hot one.
import { frontierUnder } from '../../shared/pareto/frontierUnder';
import type { ProfileRecord, ProfileResult, SustainedPhase } from '../../shared/protocol/engine';
import type { HeatCondition, Measurement } from '../../shared/run/measurement';
import type { RunSnapshot } from '../../shared/run/manifest';
import { appendMeasurements } from '../runs/measurements';
import { runSnapshot } from '../runs/snapshot';

/** @throws AdaScaleError `disk.…`, `run.…`. */
export async function keepMeasurements(run: string, result: ProfileResult): Promise<ProfileResult> {
  const measuredAt = new Date().toISOString();
  const { sustained, records } = result;
  if (sustained === undefined) {
    const lines = records.map((record) => toMeasurement(record, measuredAt));
    return { ...result, kept: await appendMeasurements(run, lines) };
  }
  const { cold, hot } = sustained;
  const kept = await appendMeasurements(run, [
    ...phaseLines(cold, 'cold', measuredAt),
    ...phaseLines(hot, 'hot', measuredAt),
  ]);
  const snapshot = await runSnapshot(run);
  const phases = { cold: withFrontier(cold, snapshot), hot: withFrontier(hot, snapshot) };
  return { ...result, kept, sustained: { ...sustained, ...phases } };
}

function toMeasurement(record: ProfileRecord, measuredAt: string): Measurement {
  const { id, medianMs, spreadMs, samples, device, runtime, energy } = record;
  return { id, medianMs, spreadMs, samples, device, runtime, measuredAt, ...(energy && { energy }) };
}

function phaseLines(phase: SustainedPhase, condition: HeatCondition, measuredAt: string): readonly Measurement[] {
  const { minute, state, records } = phase;
  return records.map((record) => ({
    ...toMeasurement(record, measuredAt),
    ...{ minute, condition },
    ...(state !== null && { state }),
  }));
}

function withFrontier(phase: SustainedPhase, { baseline, candidates, manifest }: RunSnapshot): SustainedPhase {
  const latencyMs = new Map(phase.records.map(({ id, medianMs }) => [id, medianMs]));
  const all = baseline === null ? candidates : [baseline, ...candidates];
  return { ...phase, frontier: frontierUnder(all, latencyMs, manifest.settings.budgets).map(({ id }) => id) };
}
