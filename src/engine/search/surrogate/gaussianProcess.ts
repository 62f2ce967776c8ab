// Gaussian process regression in closed form (Rasmussen and Williams, 2006, algorithm 2.1): several targets over the same
// inputs share one factorisation. The covariance is a linear part (effects of genes add up, roughly) plus a squared
// exponential part (where they do not); lengthscale, share and noise are those of a small grid under which the first target
// is likeliest, so that a fit is a pure function of its data.
import { cholesky, solveLower, solveUpper } from '../../numerics/cholesky';

export interface Prediction {
  readonly mean: number;
  /** Standard deviation of the mean, in the target's unit. */
  readonly deviation: number;
}

export interface GaussianProcess {
  /** One prediction a target, in order. */
  predict(x: Float64Array): readonly Prediction[];
}

interface Hyperparameters {
  /** In units of the mean distance between inputs. */
  readonly lengthscale: number;
  /** Of the linear part in the covariance, 0…1. */
  readonly linearShare: number;
  /** Variance of the noise as a share of the target's. */
  readonly noise: number;
}

const grid: readonly Hyperparameters[] = [0.7, 1.5, 3].flatMap((lengthscale) =>
  [0.2, 0.6].flatMap((linearShare) =>
    [0.003, 0.03, 0.2].map((noise): Hyperparameters => ({ lengthscale, linearShare, noise })),
  ),
);

/** Hyperparameters are chosen on so many inputs, spread evenly: they need no more, and the cost is cubic. */
const selectionSize = 160;

/** Covariance of two standardised inputs; `spread` is the mean squared distance between inputs. */
function covariance(a: Float64Array, b: Float64Array, spread: number, { lengthscale, linearShare }: Hyperparameters) {
  let product = 0;
  let distance = 0;
  for (let i = 0; i < a.length; i++) {
    const left = a[i] as number;
    const right = b[i] as number;
    product += left * right;
    distance += (left - right) ** 2;
  }
  const linear = product / Math.max(1, a.length);
  return linearShare * linear + (1 - linearShare) * Math.exp(-distance / (2 * lengthscale ** 2 * spread));
}

interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

function scaleOf(values: ArrayLike<number>): Scale {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** Columns to mean 0 and deviation 1; a column that never changes becomes 0. */
function standardiser(inputs: readonly Float64Array[]): (x: Float64Array) => Float64Array {
  const scales = Array.from(inputs[0] ?? [], (_, column) => scaleOf(inputs.map((x) => x[column] as number)));
  return (x) =>
    Float64Array.from(scales, ({ mean, deviation }, column) =>
      deviation < 1e-12 ? 0 : ((x[column] as number) - mean) / deviation,
    );
}

interface Factor {
  readonly lower: Float64Array;
  /** K⁻¹·y of each target. */
  readonly weights: readonly Float64Array[];
  /** Of the first target, up to a constant. */
  readonly logLikelihood: number;
}

function factorise(
  inputs: readonly Float64Array[],
  targets: readonly Float64Array[],
  spread: number,
  parameters: Hyperparameters,
): Factor | null {
  const n = inputs.length;
  const matrix = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      const value = covariance(inputs[row] as Float64Array, inputs[column] as Float64Array, spread, parameters);
      matrix[row * n + column] = value + (row === column ? parameters.noise : 0);
    }
  }
  const lower = cholesky(matrix, n);
  if (lower === null) return null;
  const weights = targets.map((target) => solveUpper(lower, solveLower(lower, target)));
  const [first = new Float64Array(n)] = targets;
  let logLikelihood = 0;
  for (let i = 0; i < n; i++) {
    logLikelihood -= ((first[i] as number) * (weights[0]?.[i] ?? 0)) / 2 + Math.log(lower[i * n + i] as number);
  }
  return { lower, weights, logLikelihood };
}

function evenly<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T);
}

function likeliest(inputs: readonly Float64Array[], target: Float64Array, spread: number): Hyperparameters {
  const places = evenly([...inputs.keys()], selectionSize);
  const some = places.map((place) => inputs[place] as Float64Array);
  const values = Float64Array.from(places, (place) => target[place] as number);
  const tried = grid.map((parameters) => ({
    parameters,
    likelihood: factorise(some, [values], spread, parameters)?.logLikelihood ?? -Infinity,
  }));
  return tried.reduce((best, one) => (one.likelihood > best.likelihood ? one : best)).parameters;
}

/** Mean squared distance of standardised inputs: each varying column adds 2. */
function meanSquaredDistance(inputs: readonly Float64Array[]): number {
  const squares = inputs.reduce((sum, x) => sum + x.reduce((total, value) => total + value * value, 0), 0);
  return Math.max(1e-9, (2 * squares) / inputs.length);
}

/**
 * @param inputs at least two, all of one length
 * @param targets one array a target, each as long as `inputs`; hyperparameters follow the first
 * @returns null where the covariance cannot be factorised (inputs or targets that are not numbers)
 */
export function fitGaussianProcess(
  inputs: readonly Float64Array[],
  targets: readonly (readonly number[])[],
): GaussianProcess | null {
  const standardise = standardiser(inputs);
  const xs = inputs.map(standardise);
  const scales = targets.map(scaleOf);
  const ys = targets.map((target, index) => {
    const { mean, deviation } = scales[index] as Scale;
    return Float64Array.from(target, (value) => (deviation < 1e-12 ? 0 : (value - mean) / deviation));
  });
  const spread = meanSquaredDistance(xs);
  const parameters = likeliest(xs, ys[0] as Float64Array, spread);
  const factor = factorise(xs, ys, spread, parameters);
  if (factor === null) return null;
  return {
    predict: (x) => {
      const z = standardise(x);
      const k = Float64Array.from(xs, (known) => covariance(known, z, spread, parameters));
      const solved = solveLower(factor.lower, k);
      const explained = solved.reduce((sum, value) => sum + value * value, 0);
      const variance = Math.max(0, covariance(z, z, spread, parameters) - explained);
      return scales.map(({ mean, deviation }, index) => {
        const weights = factor.weights[index] as Float64Array;
        const dot = k.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
        return { mean: mean + deviation * dot, deviation: deviation * Math.sqrt(variance) };
      });
    },
  };
}
