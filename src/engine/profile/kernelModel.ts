// Predicts the time of a kernel from those that were measured on a device: one model for each kind and precision. A sum of
// non-negative cost terms, fitted to relative errors, gives the scale; its logarithm is corrected where the runtime is not that
// simple, by the mean of boosted trees, which see steps, and a Gaussian process, which sees slopes: their faults differ. What lies outside the measured shapes is refused instead of guessed.
import type { Precision } from '../../shared/run/genes';
import { evaluateTrees, fitBoostedTrees, type BoostedTrees } from './boostedTrees';
import { evaluateGaussianProcess, fitGaussianProcess, type GaussianProcess } from './gaussianProcess';
import { costTerms, kernelFeatures } from './kernelFeatures';
import { inElements, isConvolving, outElements, shapeMacs, type KernelKind, type KernelShape } from './kernelShape';
import { solveNonNegative } from './nonNegative';

export interface KernelSample {
  readonly shape: KernelShape;
  readonly latencyMs: number;
}

/** Smallest and largest of the measured kernels, in the order of {@link extent}. */
export type Ranges = readonly (readonly [low: number, high: number])[];

export interface FamilyModel {
  readonly kind: KernelKind;
  readonly precision: Precision;
  /** Measured kernels that it was fitted to. */
  readonly samples: number;
  readonly ranges: Ranges;
  /** Factors of the cost terms. */
  readonly factors: readonly number[];
  readonly trees: BoostedTrees;
  readonly process: GaussianProcess;
}

/** Fewer tell nothing about a kind. */
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

/** By kind and precision. */
export function groupSamples(samples: readonly KernelSample[]): ReadonlyMap<string, readonly KernelSample[]> {
  const families = new Map<string, KernelSample[]>();
  for (const sample of samples) {
    const key = `${sample.shape.kind} ${sample.shape.precision}`;
    families.set(key, [...(families.get(key) ?? []), sample]);
  }
  return families;
}

/** One model a kind and precision that has enough samples. Deterministic. */
export function fitKernelModels(samples: readonly KernelSample[]): readonly FamilyModel[] {
  const families = groupSamples(samples.filter(({ latencyMs }) => latencyMs > 0));
  return [...families.values()].filter((family) => family.length >= leastSamples).map(fitFamily);
}

function fitFamily(samples: readonly KernelSample[]): FamilyModel {
  const shapes = samples.map(({ shape }) => shape);
  const { kind, precision } = shapes[0]!;
  const factors = solveNonNegative(
    samples.map(({ shape, latencyMs }) => costTerms(shape).map((term) => term / latencyMs)),
    samples.map(() => 1),
  );
  const left = samples.map(({ shape, latencyMs }) => Math.log(latencyMs / guess(shape, factors)));
  const sizes = shapes.map(sizeOf);
  const rows = shapes.map(kernelFeatures);
  return {
    kind,
    precision,
    samples: samples.length,
    ranges: extent.map((_, i) => {
      const values = sizes.map((size) => size[i]!);
      return [Math.min(...values), Math.max(...values)];
    }),
    factors,
    trees: fitBoostedTrees(rows, left),
    process: fitGaussianProcess(rows, left),
  };
}

/** Never zero, so that it has a logarithm. */
const leastGuessMs = 1e-5;

const guess = (shape: KernelShape, factors: readonly number[]): number =>
  Math.max(
    leastGuessMs,
    costTerms(shape).reduce((sum, term, i) => sum + term * (factors[i] ?? 0), 0),
  );

export type KernelJudgement =
  | { readonly latencyMs: number }
  /** Why the calibration cannot tell. */
  | { readonly unknown: string };

/** @param models Of one device. */
export function judgeKernel(models: readonly FamilyModel[], shape: KernelShape): KernelJudgement {
  const model = models.find((one) => one.kind === shape.kind && one.precision === shape.precision);
  const name = `${shape.kind} in ${shape.precision}`;
  if (model === undefined) return { unknown: `fewer than ${leastSamples} of ${name} were measured` };
  const outside = outOfRange(model, shape);
  if (outside !== null) return { unknown: `${name} beyond what was measured: ${outside}` };
  if (shape.activation === 'other' && isConvolving(shape))
    return { unknown: `${name} with this activation was not measured` };
  return { latencyMs: guess(shape, model.factors) * Math.exp(correction(model, kernelFeatures(shape))) };
}

/** Of the logarithm. */
const correction = ({ trees, process }: FamilyModel, row: readonly number[]): number =>
  (evaluateTrees(trees, row) + evaluateGaussianProcess(process, row)) / 2;

function outOfRange({ ranges }: FamilyModel, shape: KernelShape): string | null {
  const size = sizeOf(shape);
  const at = ranges.findIndex(([low, high], i) => !(size[i]! >= low / slack && size[i]! <= high * slack));
  return at === -1 ? null : `${extent[at]} ${Number(size[at]!.toPrecision(3))}`;
}
