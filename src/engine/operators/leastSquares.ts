// Linear least squares by ridge-regularised normal equations, accumulated sample by sample.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Of the mean diagonal of the normal matrix: keeps channels that are always zero from making it singular. */
const ridge = 1e-6;

export interface Sample {
  /** [n] */
  readonly features: Float64Array;
  /** [m] */
  readonly targets: Float64Array;
}

export interface LinearFit {
  /** [n, m] */
  readonly coefficients: Matrix;
  /** [m]; zeros unless an intercept was asked for. */
  readonly intercepts: Float64Array;
}

export interface FitOptions {
  /** Whether something behind the fit makes up for a constant (a bias, a BatchNorm's mean). */
  readonly intercept: boolean;
  /**
   * Lengths of the prefixes of the features that will be used on their own: the fit then minimises the sum of all their
   * errors. All the features where absent.
   */
  readonly prefixes?: readonly number[];
}

/** targets ~ features · coefficients + intercepts; null where every feature is zero. */
export function leastSquares(samples: Iterable<Sample>, { intercept, prefixes }: FitOptions): LinearFit | null {
  const sums = accumulate(samples, intercept);
  if (!sums || !(sums.energy > 0)) return null;
  const { normal, target, size } = sums;
  const first = intercept ? 1 : 0;
  weighByUse(normal, target, first, prefixes ?? [size]);
  let trace = 0;
  for (let i = first; i < first + size; i++) trace += normal.get(i, i);
  for (let i = first; i < first + size; i++) normal.set(i, i, normal.get(i, i) + (ridge * trace) / size);
  const solution = new CholeskyDecomposition(normal).solve(target);
  const columns = target.columns;
  return {
    coefficients: solution.subMatrix(first, first + size - 1, 0, columns - 1),
    intercepts: Float64Array.from({ length: columns }, (_, c) => (intercept ? solution.get(0, c) : 0)),
  };
}

interface Sums {
  readonly normal: Matrix;
  readonly target: Matrix;
  /** Features without the constant. */
  readonly size: number;
  readonly energy: number;
}

function accumulate(samples: Iterable<Sample>, intercept: boolean): Sums | null {
  let sums: { normal: Float64Array[]; target: Float64Array[]; size: number } | null = null;
  for (const { features, targets } of samples) {
    const row = intercept ? Float64Array.from([1, ...features]) : features;
    sums ??= {
      normal: Array.from(row, () => new Float64Array(row.length)),
      target: Array.from(row, () => new Float64Array(targets.length)),
      size: features.length,
    };
    for (let i = 0; i < row.length; i++) {
      const factor = row[i] as number;
      if (factor === 0) continue;
      addScaled(sums.normal[i] as Float64Array, row, factor);
      addScaled(sums.target[i] as Float64Array, targets, factor);
    }
  }
  if (!sums) return null;
  const normal = new Matrix(sums.normal);
  const energy = normal.diagonal().reduce((sum, value) => sum + value, 0) - (intercept ? normal.get(0, 0) : 0);
  return { normal, target: new Matrix(sums.target), size: sums.size, energy };
}

function addScaled(sum: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) sum[i] = (sum[i] as number) + factor * (values[i] as number);
}

/** Two features meet in as many errors as there are prefixes that hold both. */
function weighByUse(normal: Matrix, target: Matrix, first: number, prefixes: readonly number[]): void {
  const uses = (feature: number): number => prefixes.filter((length) => length > feature).length;
  const counts = Array.from({ length: normal.rows }, (_, i) => uses(Math.max(0, i - first)));
  for (let i = 0; i < normal.rows; i++) {
    for (let j = 0; j < normal.rows; j++) {
      normal.set(i, j, normal.get(i, j) * Math.min(counts[i] ?? 0, counts[j] ?? 0));
    }
    for (let c = 0; c < target.columns; c++) target.set(i, c, target.get(i, c) * (counts[i] ?? 0));
  }
}
