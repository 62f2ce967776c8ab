// Gaussian process regression (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, chapter 2) with a Matérn
// 3/2 kernel of a length for each column (section 4.2). Lengths, variance and noise are those of the greatest marginal likelihood
// (equation 2.30, its gradient 5.9), times a prior that takes columns for smooth until the targets say otherwise: with more
// columns than a few dozen rows can tell apart, the likelihood alone believes accidents.
import { cholesky, inverseFrom, solveLower, solveUpper } from '../../numerics/cholesky';
import { minimise, type Point } from '../../numerics/minimise';

export interface GaussianProcess {
  /** Mean of the targets. */
  readonly start: number;
  /** A length for each column, in the column's units; null for a column that never changes. */
  readonly lengths: readonly (number | null)[];
  readonly rows: readonly (readonly number[])[];
  /** One weight a row. */
  readonly weights: readonly number[];
}

export interface FittedProcess {
  readonly process: GaussianProcess;
  /** By how much each target is missed without it (equation 5.12). */
  readonly leftOut: readonly number[];
}

/** Logarithms of lengths in spreads of their columns, before any target is seen. */
const usualLength = 2;
const lengthPrecision = 2;
/** Of the logarithm of the variance, around that of the targets. */
const variancePrecision = 0.1;
/** Noise to begin with, as a share of the targets' variance. */
const firstNoise = 0.05;
/** Variance that no measurement goes below; the targets are logarithms. */
const leastNoise = 1e-4;
const leastVariance = 1e-8;
const rounds = 60;

/**
 * @param rows m rows of n numbers, m a few hundred at most: the cost grows with m³.
 * @param targets m numbers.
 */
export function fitGaussianProcess(rows: readonly (readonly number[])[], targets: readonly number[]): FittedProcess {
  const start = targets.reduce((sum, value) => sum + value, 0) / Math.max(1, targets.length);
  const spreads = spreadsOf(rows);
  const columns = [...spreads.keys()].filter((column) => spreads[column]! > 1e-9);
  const known: Known = {
    count: rows.length,
    centred: Float64Array.from(targets, (value) => value - start),
    variance: Math.max(leastVariance, targets.reduce((sum, value) => sum + (value - start) ** 2, 0) / rows.length),
    squares: columns.map((column) => squaredDistances(rows.map((row) => row[column]! / spreads[column]!))),
  };
  const first = [...columns.map(() => usualLength), Math.log(known.variance), Math.log(firstNoise * known.variance)];
  const best = minimise((place) => likelihood(known, place), first, rounds);
  const { weights, inverse, variance } = solve(known, best) ?? solve(known, first)!;
  const lengths = spreads.map((): number | null => null);
  columns.forEach((column, k) => (lengths[column] = spreads[column]! * Math.exp(best[k]!)));
  return {
    process: { start, lengths, rows, weights: [...weights].map((weight) => variance * weight) },
    leftOut: [...weights].map((weight, i) => weight / inverse[i * known.count + i]!),
  };
}

interface Known {
  readonly count: number;
  readonly centred: Float64Array;
  readonly variance: number;
  /** For each column that changes, of each pair of rows (j < i, row by row). */
  readonly squares: readonly Float64Array[];
}

function spreadsOf(rows: readonly (readonly number[])[]): readonly number[] {
  return (rows[0] ?? []).map((_, column) => {
    const values = rows.map((row) => row[column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
}

function squaredDistances(values: readonly number[]): Float64Array {
  const squares = new Float64Array((values.length * (values.length - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < values.length; i++) for (let j = 0; j < i; j++) squares[pair++] = (values[i]! - values[j]!) ** 2;
  return squares;
}

interface Solved {
  readonly variance: number;
  readonly noise: number;
  readonly factor: Float64Array;
  readonly weights: Float64Array;
  readonly inverse: Float64Array;
  /** √3 times the distance in lengths, of each pair. */
  readonly distances: Float64Array;
}

const root3 = Math.sqrt(3);
const matern = (distance: number): number => (1 + distance) * Math.exp(-distance);

/** @param place Logarithms: of each column's length, of the variance, of the noise. */
function solve({ count, centred, squares }: Known, place: readonly number[]): Solved | null {
  const [variance, free] = place.slice(squares.length).map(Math.exp) as [number, number];
  const noise = free + leastNoise;
  const distances = distancesOf(squares, place);
  const matrix = new Float64Array(count * count);
  let pair = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) matrix[i * count + j] = variance * matern(distances[pair++]!);
    matrix[i * count + i] = variance + noise;
  }
  const factor = cholesky(matrix, count);
  if (factor === null) return null;
  const weights = solveUpper(factor, solveLower(factor, centred));
  return { variance, noise: free, factor, weights, inverse: inverseFrom(factor, count), distances };
}

function distancesOf(squares: readonly Float64Array[], place: readonly number[]): Float64Array {
  const distances = new Float64Array(squares[0]?.length ?? 0);
  squares.forEach((own, k) => {
    const weight = Math.exp(-2 * place[k]!);
    for (let pair = 0; pair < own.length; pair++) distances[pair]! += weight * own[pair]!;
  });
  return distances.map((squared) => root3 * Math.sqrt(squared));
}

/** Negative logarithm of likelihood times prior, and its gradient. */
function likelihood(known: Known, place: readonly number[]): Point | null {
  const { count, centred, squares, variance: usualVariance } = known;
  const solved = solve(known, place);
  if (solved === null) return null;
  const { factor, weights } = solved;
  let value = 0;
  for (let i = 0; i < count; i++) value += 0.5 * centred[i]! * weights[i]! + Math.log(factor[i * count + i]!);
  const gradient = likelihoodSlopes(known, place, solved);
  place.slice(0, -1).forEach((own, k) => {
    const isLength = k < squares.length;
    const off = own - (isLength ? usualLength : Math.log(usualVariance));
    const precision = isLength ? lengthPrecision : variancePrecision;
    value += 0.5 * precision * off * off;
    gradient[k]! += precision * off;
  });
  return { value, gradient };
}

function likelihoodSlopes({ count, squares }: Known, place: readonly number[], solved: Solved): number[] {
  const { variance, noise, weights, inverse, distances } = solved;
  const pull = new Float64Array(distances.length);
  let [pair, byVariance, byNoise] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++, pair++) {
      const tension = inverse[i * count + j]! - weights[i]! * weights[j]!;
      pull[pair] = 3 * tension * variance * Math.exp(-distances[pair]!);
      byVariance += tension * variance * matern(distances[pair]!);
    }
    const tension = 0.5 * (inverse[i * count + i]! - weights[i]! ** 2);
    byVariance += tension * variance;
    byNoise += tension * noise;
  }
  const byLengths = squares.map((own, k) => {
    let sum = 0;
    for (let at = 0; at < own.length; at++) sum += pull[at]! * own[at]!;
    return sum * Math.exp(-2 * place[k]!);
  });
  return [...byLengths, byVariance, byNoise];
}

export function evaluateGaussianProcess(process: GaussianProcess, row: readonly number[]): number {
  const { start, lengths, rows, weights } = process;
  return rows.reduce((sum, known, i) => {
    let squared = 0;
    lengths.forEach((length, column) => {
      if (length !== null) squared += ((row[column]! - known[column]!) / length) ** 2;
    });
    return sum + weights[i]! * matern(root3 * Math.sqrt(squared));
  }, start);
}
