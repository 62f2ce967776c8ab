// Latency for the search: predicted from the device model, or measured on the target in small interleaved batches that
// always hold the starting network, so that drift of the machine (heat, other load) shows in its repeated figure and can be
// taken out of the others'. profile.jsonl keeps what was measured, as it was measured.
import { rm } from 'node:fs/promises';
import type { EnergyFigure } from '../../shared/device/sensors/measureEnergy';
import { AdaScaleError, type JsonError } from '../../shared/errors';
import type { ProfileRecord } from '../../shared/protocol/engine';
import type { FigureSource } from '../../shared/run/candidate';
import type { LatencyComparison } from '../../shared/run/latencyComparison';
import type { OutputAgreement } from '../../shared/run/outputAgreement';
import type { Journal } from '../runs/journal';
import { makeFolder } from '../runs/runDirectory';
import { pairedDifference } from '../runtimes/pairedDifference';
import type { MeasureOptions, RuntimeSession } from '../runtimes/runtime';
import { measureOrIsolate, type Outcome, type Rounds } from './measureOrIsolate';
import { outputAgreements } from './outputAgreements';
import { writeMetered } from './writeMetered';

export interface MeteredModel {
  readonly id: string;
  readonly onnx: Uint8Array;
}

export interface MeteredLatency {
  readonly latencyMs: number;
  readonly source: FigureSource;
  /** Against the first model of the same batch, where their rounds were interleaved. */
  readonly comparison?: LatencyComparison;
  /** Where it was asked for and the target has any. */
  readonly energy?: EnergyFigure;
}

export type MeterResult = MeteredLatency | { readonly error: JsonError };

export interface LatencyMeter {
  /** In order. An error belongs to one model alone; what concerns the target as a whole is thrown. */
  measure(models: readonly MeteredModel[], options: MeasureOptions): Promise<readonly MeterResult[]>;
  /** Against this computer's, by id, without those that cannot be compared; absent where the target gives no outputs. */
  outputs?(models: readonly MeteredModel[], signal: AbortSignal): Promise<ReadonlyMap<string, OutputAgreement>>;
}

/** Lines of profile.jsonl: everything that was measured, with the batch that it was interleaved in. */
export type ProfileLine = ProfileRecord & { readonly batch: number };

/** Only what is used again is checked: the number of the batch. @throws AdaScaleError `run.corrupt`. */
export function parseProfileLine(value: unknown): ProfileLine {
  const { batch } = (value ?? {}) as Partial<ProfileLine>;
  if (Number.isInteger(batch)) return value as ProfileLine;
  throw new AdaScaleError('run.corrupt', 'is no line of measurements');
}

/**
 * Measures through `session`; model files live in `folder` only while they are measured.
 * @throws (from `measure`) AdaScaleError `device.…` where the target itself fails (it breaks on the first of several models too),
 * `disk.…`, the signal's reason.
 */
export function createLatencyMeter(
  session: RuntimeSession,
  folder: string,
  journal: Journal<ProfileLine>,
): LatencyMeter {
  let batch = journal.records.at(-1)?.batch ?? 0;
  return {
    measure: async (models, options) => {
      await makeFolder(folder);
      batch += 1;
      try {
        const requests = await Promise.all(models.map((model) => writeMetered(folder, model)));
        const rounds: Rounds = new Map();
        const results = await measureOrIsolate(session, requests, options, rounds);
        for (const result of results) if (!('error' in result)) await journal.append({ ...result, batch });
        return results.map((result, index) => compared(toResult(result), rounds, models[0]?.id, models[index]?.id));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    ...(session.outputs !== undefined && {
      outputs: (models, signal) => outputAgreements(session, folder, models, signal),
    }),
  };
}

/**
 * Puts a batch on the scale of the starting network's first latency, so that batches measured minutes apart can be compared:
 * `results[0]` is the starting network in this batch. A batch in which it failed stays as it is.
 */
export function withoutDrift(results: readonly MeterResult[], referenceMs: number | null): readonly MeterResult[] {
  const own = results[0];
  if (own === undefined || 'error' in own || referenceMs === null || own.latencyMs <= 0) return results;
  const factor = referenceMs / own.latencyMs;
  return results.map((result) => ('error' in result ? result : scaled(result, factor)));
}

function scaled({ latencyMs, source, comparison, energy }: MeteredLatency, driftFactor: number): MeteredLatency {
  const { spread, p90 } = source;
  return {
    latencyMs: latencyMs * driftFactor,
    source: {
      ...source,
      ...(spread !== undefined && { spread: spread * driftFactor }),
      ...(p90 !== undefined && { p90: p90 * driftFactor }),
      driftFactor,
    },
    ...(comparison && { comparison: scaledComparison(comparison, driftFactor) }),
    // Watched in a window of its own: the drift of the rounds is not in it.
    ...(energy && { energy }),
  };
}

const scaledComparison = (
  { differenceMs, lowMs, highMs, rounds }: LatencyComparison,
  factor: number,
): LatencyComparison => ({
  ...{ differenceMs: differenceMs * factor, lowMs: lowMs * factor, highMs: highMs * factor },
  rounds,
});

function compared(result: MeterResult, rounds: Rounds, first = '', own = ''): MeterResult {
  if ('error' in result || own === first) return result;
  const comparison = pairedDifference(rounds.get(first) ?? [], rounds.get(own) ?? []);
  return comparison === null ? result : { ...result, comparison };
}

function toResult(outcome: Outcome): MeterResult {
  if ('error' in outcome) return outcome;
  const { medianMs, p90Ms, spreadMs, samples, device, runtime, energy } = outcome;
  if (medianMs === null) return { error: { code: 'device.noLatency', message: `${device} gave no latency` } };
  const source: FigureSource = {
    provenance: 'measured',
    device,
    runtime,
    samples,
    ...(spreadMs !== null && { spread: spreadMs }),
    ...(p90Ms !== null && { p90: p90Ms }),
  };
  return { latencyMs: medianMs, source, ...(energy && { energy }) };
}
