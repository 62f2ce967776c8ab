// Predicts the time of a kernel from those that were measured on a device: one model for each method by which the runtime computes
// kernels of a precision. What its work costs (fitted, non-negative) gives the scale; a Gaussian process corrects the logarithm
// where the runtime is not that simple, if it foretells kernels that it has not seen. What lies outside the measured shapes is
// refused instead of guessed.
import type { Precision } from '../../../shared/run/genes';
import { dialects, type DialectName } from '../workload/dialects';
import { costOf, fitCosts, logRatio } from './fitCosts';
import { evaluateGaussianProcess, fitGaussianProcess, type GaussianProcess } from './gaussianProcess';
import { modelColumns } from './modelColumns';
import { methodOf, type KernelMethod } from '../workload/kernelMethods';
import { inElements, isConvolving, outElements, shapeMacs, type KernelKind, type KernelShape } from '../kernelShape';
import { kernelWork } from '../workload/kernelWork';
import { toldDialect } from './toldDialect';

export interface KernelSample {
  readonly shape: KernelShape;
  readonly latencyMs: number;
}

/** Smallest and largest of the measured kernels, in the order of {@link extent}. */
export type Ranges = readonly (readonly [low: number, high: number])[];

export interface MeasuredKind {
  readonly kind: KernelKind;
  readonly ranges: Ranges;
}

export interface FamilyModel {
  readonly dialect: DialectName;
  readonly method: KernelMethod;
  readonly precision: Precision;
  /** Those of its precision of which enough were measured, by whatever method: costs hold between them. */
  readonly kinds: readonly MeasuredKind[];
  /** Measured kernels that it was fitted to. */
  readonly samples: number;
  /** ms for each count of the method's work. */
  readonly factors: readonly number[];
  /** Null where it would not help. */
  readonly process: GaussianProcess | null;
}

/** Fewer tell nothing about a kind or a method. */
export const leastSamples = 8;

/** Beyond the measured sizes by this factor is still judged: between them the laws are smooth. */
const slack = 1.15;

const sizeOf = (shape: KernelShape): readonly number[] => [
  shape.inChannels,
  shape.outChannels,
  shape.outHeight * shape.outWidth,
  shape.kernelHeight * shape.kernelWidth,
  inElements(shape),
  outElements(shape),
  Math.max(1, shapeMacs(shape)),
  (shape.inHeight * shape.inWidth) / (shape.outHeight * shape.outWidth),
];

/** What the ranges are of, for people. */
export const extent: readonly string[] = [
  ...['channels in', 'channels out', 'pixels out', 'window', 'values in', 'values out', 'MACs', 'reduction'],
];

/** By any name. */
export function groupBy<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const own = groups.get(nameOf(item));
    if (own === undefined) groups.set(nameOf(item), [item]);
    else own.push(item);
  }
  return groups;
}

/** Kind and precision. */
export const familyName = ({ shape }: Pick<KernelSample, 'shape'>): string => `${shape.kind} ${shape.precision}`;

/** By kind and precision. */
export const groupSamples = (samples: readonly KernelSample[]): ReadonlyMap<string, readonly KernelSample[]> =>
  groupBy(samples, familyName);

/** One model a method and precision that has enough samples. Deterministic. */
export function fitKernelModels(samples: readonly KernelSample[]): readonly FamilyModel[] {
  const timed = samples.filter(({ latencyMs }) => latencyMs > 0);
  const name = toldDialect(timed);
  const families = groupBy(timed, ({ shape }) => `${methodOf(shape, dialects[name])} ${shape.precision}`);
  return [...families.values()]
    .filter((own) => own.length >= leastSamples)
    .map((own) => {
      const { precision } = own[0]!.shape;
      return {
        ...fitFamily(own, name),
        kinds: measuredKinds(timed.filter(({ shape }) => shape.precision === precision)),
      };
    });
}

const measuredKinds = (samples: readonly KernelSample[]): readonly MeasuredKind[] =>
  [...groupSamples(samples).values()]
    .filter((own) => own.length >= leastSamples)
    .map((own) => ({ kind: own[0]!.shape.kind, ranges: rangesOf(own.map(({ shape }) => shape)) }));

function fitFamily(samples: readonly KernelSample[], name: DialectName): Omit<FamilyModel, 'kinds'> {
  const dialect = dialects[name];
  const shapes = samples.map(({ shape }) => shape);
  const method = methodOf(shapes[0]!, dialect);
  const works = shapes.map((shape) => kernelWork(method, shape, dialect));
  const latenciesMs = samples.map(({ latencyMs }) => latencyMs);
  const factors = fitCosts(works, latenciesMs);
  const left = works.map((work, i) => logRatio(work, factors, latenciesMs[i]!));
  const rows = shapes.map((shape, i) => modelColumns(shape, dialect, works[i]!, factors));
  return {
    ...{ dialect: name, method, precision: shapes[0]!.precision, samples: samples.length },
    factors,
    process: helpfulProcess(rows, left),
  };
}

function rangesOf(shapes: readonly KernelShape[]): Ranges {
  const sizes = shapes.map(sizeOf);
  return extent.map((_, i) => {
    const values = sizes.map((size) => size[i]!);
    return [Math.min(...values), Math.max(...values)];
  });
}

/** Of what the costs alone leave, it must leave clearly less where it has not seen the kernel. */
const leastHelp = 0.9;
/** Errors beyond count as this: one broken kernel decides nothing. */
const largestError = 0.3;

function helpfulProcess(rows: readonly (readonly number[])[], left: readonly number[]): GaussianProcess | null {
  const { process, leftOut } = fitGaussianProcess(rows, left);
  const missed = (errors: readonly number[]): number =>
    errors.reduce((sum, error) => sum + Math.min(largestError, Math.abs(error)), 0);
  return missed(leftOut) <= leastHelp * missed(left) ? process : null;
}

export type KernelJudgement =
  | { readonly latencyMs: number }
  /** Why the calibration cannot tell. */
  | { readonly unknown: string };

/** @param models Of one device. */
export function judgeKernel(models: readonly FamilyModel[], shape: KernelShape): KernelJudgement {
  const name = `${shape.kind} in ${shape.precision}`;
  const kin = models.filter(({ precision }) => precision === shape.precision);
  const measured = kin[0]?.kinds.find(({ kind }) => kind === shape.kind);
  if (measured === undefined) return { unknown: `fewer than ${leastSamples} of ${name} were measured` };
  const outside = outOfRange(measured, shape);
  if (outside !== null) return { unknown: `${name} beyond what was measured: ${outside}` };
  const model = kin.find(({ method, dialect }) => method === methodOf(shape, dialects[dialect]));
  if (model === undefined) return { unknown: `fewer than ${leastSamples} of ${name} with such channels were measured` };
  if (shape.activation === 'other' && isConvolving(shape))
    return { unknown: `${name} with this activation was not measured` };
  const dialect = dialects[model.dialect];
  const work = kernelWork(model.method, shape, dialect);
  return { latencyMs: costOf(work, model.factors) * Math.exp(correction(model, shape, work)) };
}

/** Of the logarithm. */
const correction = ({ process, factors, dialect }: FamilyModel, shape: KernelShape, work: readonly number[]): number =>
  process === null ? 0 : evaluateGaussianProcess(process, modelColumns(shape, dialects[dialect], work, factors));

function outOfRange({ ranges }: MeasuredKind, shape: KernelShape): string | null {
  const size = sizeOf(shape);
  const at = ranges.findIndex(([low, high], i) => !(size[i]! >= low / slack && size[i]! <= high * slack));
  return at === -1 ? null : `${extent[at]} ${Number(size[at]!.toPrecision(3))}`;
}
