// Gaussian process regression (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, chapter 2) with a Matérn
// 3/2 kernel of a length for each column (section 4.2; automatic relevance determination, section 5.1). Lengths, and the share
// of the targets that is noise, are those of the greatest marginal likelihood (equation 2.30) that a walk over one column at a
// time finds: a column that tells nothing ends with the longest length. A few hundred rows need no more, and the walk is
// deterministic.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

export interface GaussianProcess {
  /** Mean of the targets. */
  readonly start: number;
  /** A length for each column, in the column's units; null where the column tells nothing. */
  readonly lengths: readonly (number | null)[];
  readonly rows: readonly (readonly number[])[];
  /** One weight a row. */
  readonly weights: readonly number[];
}

/** Lengths in spreads of a column, longest first; the first means that the column is left out. */
const ladder: readonly (number | null)[] = [null, 16, 8, 4, 2, 1, 0.5];
const firstStep = 3;
/** Noise as a share of the targets' variance. */
const noises: readonly number[] = [0.003, 0.01, 0.03, 0.1, 0.3];
const firstNoise = 2;
const sweeps = 2;

interface Walk {
  /** Places on the ladder, one a column. */
  readonly steps: readonly number[];
  readonly noise: number;
}

/**
 * @param rows m rows of n numbers, m a few hundred at most: the cost grows with m³.
 * @param targets m numbers.
 */
export function fitGaussianProcess(rows: readonly (readonly number[])[], targets: readonly number[]): GaussianProcess {
  const start = targets.reduce((sum, value) => sum + value, 0) / Math.max(1, targets.length);
  const centred = targets.map((value) => value - start);
  const spreads = spreadsOf(rows);
  const lengthsOf = ({ steps }: Walk): (number | null)[] =>
    steps.map((step, column) => {
      const rung = ladder[step] ?? null;
      return rung === null || spreads[column] === 0 ? null : rung * spreads[column]!;
    });
  const judge = (walk: Walk): Solved | null => solve(rows, centred, lengthsOf(walk), noises[walk.noise]!);
  const best = climb({ steps: spreads.map(() => firstStep), noise: firstNoise }, judge);
  return { start, lengths: lengthsOf(best.walk), rows, weights: best.solved.weights };
}

interface Solved {
  readonly likelihood: number;
  readonly weights: readonly number[];
}

/** Takes every neighbouring step that makes the targets likelier, column by column, until none does. */
function climb(first: Walk, judge: (walk: Walk) => Solved | null): { readonly walk: Walk; readonly solved: Solved } {
  let walk = first;
  let solved = judge(walk) ?? { likelihood: -Infinity, weights: [] };
  const attempt = (next: Walk): boolean => {
    const judged = judge(next);
    if (judged === null || judged.likelihood <= solved.likelihood) return false;
    [walk, solved] = [next, judged];
    return true;
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const before = solved.likelihood;
    for (let noise = 0; noise < noises.length; noise++) attempt({ ...walk, noise });
    for (let column = 0; column < walk.steps.length; column++) {
      if (!walkColumn(walk, column, 1, attempt)) walkColumn(walk, column, -1, attempt);
    }
    if (solved.likelihood <= before) break;
  }
  return { walk, solved };

  function walkColumn(from: Walk, column: number, by: number, take: (next: Walk) => boolean): boolean {
    let moved = false;
    for (let step = from.steps[column]! + by; step >= 0 && step < ladder.length; step += by) {
      if (!take({ ...walk, steps: walk.steps.map((old, i) => (i === column ? step : old)) })) break;
      moved = true;
    }
    return moved;
  }
}

function spreadsOf(rows: readonly (readonly number[])[]): readonly number[] {
  return (rows[0] ?? []).map((_, column) => {
    const values = rows.map((row) => row[column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
}

function solve(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  lengths: readonly (number | null)[],
  noise: number,
): Solved | null {
  const count = rows.length;
  const scaled = rows.map((row) => scale(row, lengths));
  const matrix = Matrix.zeros(count, count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const value = matern(scaled[i]!, scaled[j]!);
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
    matrix.set(i, i, 1 + noise);
  }
  const decomposed = new CholeskyDecomposition(matrix);
  if (!decomposed.isPositiveDefinite()) return null;
  const weights = decomposed.solve(Matrix.columnVector([...targets])).to1DArray();
  // The variance of the greatest likelihood is put in (the concentrated likelihood), so that it needs no search.
  const variance = targets.reduce((sum, value, i) => sum + value * weights[i]!, 0) / count;
  const factor = decomposed.lowerTriangularMatrix;
  const logDeterminant = targets.reduce((sum, _, i) => sum + 2 * Math.log(factor.get(i, i)), 0);
  return { likelihood: -0.5 * (count * Math.log(Math.max(1e-12, variance)) + logDeterminant), weights };
}

/** Columns that tell something, in lengths. */
const scale = (row: readonly number[], lengths: readonly (number | null)[]): readonly number[] =>
  lengths.flatMap((length, column) => (length === null ? [] : [row[column]! / length]));

const root3 = Math.sqrt(3);

function matern(a: readonly number[], b: readonly number[]): number {
  let squared = 0;
  for (let i = 0; i < a.length; i++) squared += (a[i]! - b[i]!) ** 2;
  const distance = root3 * Math.sqrt(squared);
  return (1 + distance) * Math.exp(-distance);
}

export function evaluateGaussianProcess(process: GaussianProcess, row: readonly number[]): number {
  const { start, lengths, rows, weights } = process;
  const here = scale(row, lengths);
  return rows.reduce((sum, known, i) => sum + weights[i]! * matern(here, scale(known, lengths)), start);
}
