// Non-negative least squares by an active set (Lawson and Hanson, "Solving Least Squares Problems", 1974, chapter 23): unknowns
// become positive one by one, the steepest first, and leave again where the solution of those that are positive would make one
// negative. On the normal equations of columns of length one, with a trace of a ridge so that equal columns share.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

const ridge = 1e-12;
const tolerance = 1e-10;

interface Normal {
  readonly gram: readonly (readonly number[])[];
  readonly products: readonly number[];
}

/**
 * Minimises the squared error of rows · x − targets over x ≥ 0.
 *
 * @param rows m rows of n numbers.
 * @returns n values; zero for a column of zeros.
 */
export function solveNonNegative(rows: readonly (readonly number[])[], targets: readonly number[]): readonly number[] {
  const unknowns = rows[0]?.length ?? 0;
  const scales = Array.from({ length: unknowns }, (_, j) => Math.hypot(...rows.map((row) => row[j]!)));
  const normal = normalEquations(rows, targets, scales);
  const solution = activeSet(normal, unknowns);
  return solution.map((value, j) => (scales[j] === 0 ? 0 : value / scales[j]!));
}

function normalEquations(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  scales: readonly number[],
): Normal {
  const columns = scales.map((scale, j) => rows.map((row) => (scale === 0 ? 0 : row[j]! / scale)));
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return {
    gram: columns.map((a, i) => columns.map((b, j) => dot(a, b) + (i === j ? ridge : 0))),
    products: columns.map((column) => dot(column, targets)),
  };
}

function activeSet({ gram, products }: Normal, unknowns: number): readonly number[] {
  let x: readonly number[] = new Array<number>(unknowns).fill(0);
  const positive = new Set<number>();
  // Each round adds one; that a set comes back is ruled out but for rounding.
  for (let round = 0; round < 4 * unknowns; round++) {
    const steepest = steepestOf(gram, products, x, positive);
    if (steepest === null) break;
    positive.add(steepest);
    x = withoutNegatives(gram, products, x, positive);
  }
  return x;
}

function steepestOf(
  gram: Normal['gram'],
  products: readonly number[],
  x: readonly number[],
  positive: ReadonlySet<number>,
): number | null {
  const slopes = products.map((product, i) => product - gram[i]!.reduce((sum, value, j) => sum + value * x[j]!, 0));
  const left = slopes.map((slope, i) => ({ slope, i })).filter(({ slope, i }) => slope > tolerance && !positive.has(i));
  return left.sort((a, b) => b.slope - a.slope)[0]?.i ?? null;
}

/** Goes from `from` to the solution of the positive unknowns as far as none becomes negative, and drops those that are zero then. */
function withoutNegatives(
  gram: Normal['gram'],
  products: readonly number[],
  from: readonly number[],
  positive: Set<number>,
): readonly number[] {
  let x = from;
  while (positive.size > 0) {
    const aim = solvePositive(gram, products, positive);
    const blocking = [...positive].filter((i) => aim[i]! <= 0);
    if (blocking.length === 0) return aim;
    const here = x;
    const part = Math.min(...blocking.map((i) => here[i]! / (here[i]! - aim[i]!)));
    x = here.map((value, i) => value + part * (aim[i]! - value));
    for (const i of blocking) if (x[i]! <= tolerance) positive.delete(i);
    x = x.map((value, i) => (positive.has(i) ? value : 0));
  }
  return x;
}

function solvePositive(gram: Normal['gram'], products: readonly number[], positive: ReadonlySet<number>): number[] {
  const chosen = [...positive];
  const matrix = new Matrix(chosen.map((i) => chosen.map((j) => gram[i]![j]!)));
  const right = Matrix.columnVector(chosen.map((i) => products[i]!));
  const solved = new CholeskyDecomposition(matrix).solve(right);
  const full = new Array<number>(products.length).fill(0);
  chosen.forEach((i, position) => (full[i] = solved.get(position, 0)));
  return full;
}
