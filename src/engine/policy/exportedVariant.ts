// A candidate of a run as a variant of a policy: its figures with where they come from, and nothing that is not known.
import { AdaScaleError } from '../../shared/errors';
import type { Figure, Variant } from '../../shared/policy/runtime';
import type { Candidate, FigureSource } from '../../shared/run/candidate';

export type AccuracySplit = 'test' | 'validation';

/** Figures of one split only can be compared: the test split where every candidate has it, else the validation split. */
export function accuracySplit(candidates: readonly Candidate[]): AccuracySplit {
  return candidates.every((candidate) => candidate.accuracy.test !== null) ? 'test' : 'validation';
}

/** Why a candidate cannot be exported, in words; null where it can. */
export function exportProblem(candidate: Candidate, split: AccuracySplit): string | null {
  if (candidate.status === 'failed')
    return `${candidate.id} failed (${candidate.error?.message ?? 'no reason recorded'})`;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(candidate.id)) return `"${candidate.id}" cannot be a file name`;
  if (candidate.accuracy[split] === null) return `${candidate.id} has no accuracy`;
  if (!((candidate.latencyMs ?? candidate.predictedLatencyMs ?? 0) > 0))
    return `${candidate.id} has no latency, neither measured nor predicted`;
  return null;
}

/** What lies on the disk for a variant. */
export interface VariantFile {
  readonly file: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** @throws AdaScaleError `input.notExportable` saying what the candidate lacks. */
export function exportedVariant(
  candidate: Candidate,
  split: AccuracySplit,
  written: VariantFile,
  energy: Figure,
): Variant {
  const problem = exportProblem(candidate, split);
  const accuracy = candidate.accuracy[split];
  if (problem !== null || accuracy === null) {
    throw new AdaScaleError(
      'input.notExportable',
      problem ?? `${candidate.id} has no accuracy`,
      'Choose evaluated variants of the run',
    );
  }
  // The recorded number of images is that of the validation split.
  const { samples: _images, ...withoutSamples } = candidate.provenance.accuracy;
  return {
    id: candidate.id,
    file: written.file,
    sha256: written.sha256,
    accuracy: figure(accuracy, split === 'test' ? withoutSamples : candidate.provenance.accuracy),
    latencyMs: latencyFigure(candidate),
    energyMj: energy,
    peakMemoryBytes: figure(candidate.peakMemoryBytes, candidate.provenance.peakMemoryBytes),
    sizeBytes: written.sizeBytes,
  };
}

function latencyFigure(candidate: Candidate): Figure {
  if (candidate.latencyMs !== null) return figure(candidate.latencyMs, candidate.provenance.latencyMs);
  return figure(candidate.predictedLatencyMs ?? 0, { provenance: 'predicted' });
}

function figure(value: number, { provenance, device, runtime, samples, spread }: FigureSource): Figure {
  return {
    value,
    provenance,
    ...(device === undefined ? {} : { device }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(samples === undefined ? {} : { samples }),
    ...(spread === undefined ? {} : { spread }),
  };
}
