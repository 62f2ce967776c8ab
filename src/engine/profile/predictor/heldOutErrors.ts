// How far the predictor is off on kernels that it was not fitted to: by a seeded split within each kind, so that rare kinds are
// judged too.
import type { Precision } from '../../../shared/run/genes';
import type { UnjudgedKernel } from '../../../shared/protocol/devices';
import { createRandom } from '../../../shared/random';
import {
  familyName,
  fitKernelModels,
  groupSamples,
  judgeKernel,
  type KernelJudgement,
  type KernelSample,
} from './kernelModel';
import { kernelName, shapeKey, type KernelKind } from '../kernelShape';

export interface ErrorRow {
  readonly kind: KernelKind;
  readonly precision: Precision;
  /** Kernels held out that could be judged. */
  readonly kernels: number;
  /** Held out but not judged: out of range, or too few of the kind. */
  readonly unjudged: number;
  /** Share within ±10 %, 0…1; null where none was judged. */
  readonly withinTenPercent: number | null;
  /** Median of |predicted / measured − 1|. */
  readonly medianError: number | null;
}

export interface HeldOut {
  readonly sample: KernelSample;
  readonly judgement: KernelJudgement;
}

/** A fifth of each kind is held out. */
const heldOutShare = 0.2;

export function holdOut(samples: readonly KernelSample[], seed: number): readonly HeldOut[] {
  const families = groupSamples(samples);
  const held = new Set<KernelSample>();
  for (const [family, own] of families) {
    const order = createRandom(seed, 'held out', family).shuffle([...own].sort(byKey));
    for (const sample of order.slice(0, Math.max(1, Math.round(heldOutShare * own.length)))) held.add(sample);
  }
  const models = fitKernelModels(samples.filter((sample) => !held.has(sample)));
  return [...held].map((sample) => ({ sample, judgement: judgeKernel(models, sample.shape) }));
}

/** In the order in which they were held out. */
export const unjudgedKernels = (held: readonly HeldOut[]): readonly UnjudgedKernel[] =>
  held.flatMap(({ sample, judgement }) =>
    'unknown' in judgement ? [{ kernel: kernelName(sample.shape), reason: judgement.unknown }] : [],
  );

const byKey = (a: KernelSample, b: KernelSample): number => (shapeKey(a.shape) < shapeKey(b.shape) ? -1 : 1);

export const relativeError = (predictedMs: number, measuredMs: number): number =>
  Math.abs(predictedMs / measuredMs - 1);

const median = (ascending: readonly number[]): number | null => {
  const middle = ascending.length >> 1;
  if (ascending.length === 0) return null;
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
};

/** Of any selection of held out kernels. */
export function summariseErrors(held: readonly HeldOut[]): Omit<ErrorRow, 'kind' | 'precision'> {
  const errors = held
    .flatMap(({ sample, judgement }) =>
      'latencyMs' in judgement ? [relativeError(judgement.latencyMs, sample.latencyMs)] : [],
    )
    .sort((a, b) => a - b);
  const within = errors.filter((error) => error <= 0.1).length;
  return {
    kernels: errors.length,
    unjudged: held.length - errors.length,
    withinTenPercent: errors.length === 0 ? null : within / errors.length,
    medianError: median(errors),
  };
}

/** One row a kind and precision. */
export function errorTable(held: readonly HeldOut[]): readonly ErrorRow[] {
  const rows = new Map<string, HeldOut[]>();
  for (const one of held) {
    const key = familyName(one.sample);
    rows.set(key, [...(rows.get(key) ?? []), one]);
  }
  return [...rows.values()].map((own) => {
    const { kind, precision } = own[0]!.sample.shape;
    return { kind, precision, ...summariseErrors(own) };
  });
}
