// Gradient boosting of regression trees for squared error: each tree fits what those before it left over, and only a share of it
// is taken (J. H. Friedman, "Greedy function approximation: a gradient boosting machine", 2001, algorithm 2; shrinkage in
// section 5; "Stochastic gradient boosting", 2002, for the random half of the rows).
import { DecisionTreeRegression, type CartNode } from 'ml-cart';
import { createRandom } from '../../shared/random';

/** A leaf is its value; a node is [column, threshold, below, from threshold up]. */
export type Tree = number | readonly [column: number, threshold: number, below: Tree, above: Tree];

export interface BoostedTrees {
  readonly start: number;
  readonly rate: number;
  readonly trees: readonly Tree[];
}

export interface BoostOptions {
  readonly trees: number;
  readonly rate: number;
  readonly depth: number;
  /** A node of this many rows or fewer is a leaf. */
  readonly leafRows: number;
  /** Share of the rows that each tree sees. */
  readonly share: number;
  readonly seed: number;
}

export const defaultBoostOptions: BoostOptions = { trees: 120, rate: 0.1, depth: 4, leafRows: 3, share: 0.6, seed: 1 };

/**
 * @param rows m rows of features; `targets` m numbers.
 */
export function fitBoostedTrees(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  options: BoostOptions = defaultBoostOptions,
): BoostedTrees {
  const start = targets.reduce((sum, value) => sum + value, 0) / Math.max(1, targets.length);
  const left = targets.map((value) => value - start);
  const trees: Tree[] = [];
  for (let round = 0; round < options.trees; round++) {
    const chosen = sampleRows(rows.length, options, round);
    const tree = fitTree(
      chosen.map((i) => rows[i]!),
      chosen.map((i) => left[i]!),
      options,
    );
    trees.push(tree);
    rows.forEach((row, i) => (left[i] = left[i]! - options.rate * evaluateTree(tree, row)));
  }
  return { start, rate: options.rate, trees };
}

function sampleRows(count: number, { share, seed }: BoostOptions, round: number): readonly number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  const wanted = Math.max(Math.min(count, 8), Math.round(share * count));
  return createRandom(seed, 'boost', round).shuffle(all).slice(0, wanted);
}

function fitTree(rows: readonly (readonly number[])[], targets: readonly number[], options: BoostOptions): Tree {
  const tree = new DecisionTreeRegression({ maxDepth: options.depth, minNumSamples: options.leafRows });
  tree.train(rows, targets);
  return compact(tree.root);
}

/** Seven digits: what is left over is never known more exactly, and the file stays small. */
const short = (value: number): number => Number(value.toPrecision(7));

function compact({ distribution, splitColumn, splitValue, left, right }: CartNode): Tree {
  if (left === undefined || right === undefined) return short(distribution ?? 0);
  return [splitColumn ?? 0, short(splitValue ?? 0), compact(left), compact(right)];
}

function evaluateTree(tree: Tree, row: readonly number[]): number {
  let node = tree;
  while (typeof node !== 'number') node = row[node[0]]! < node[1] ? node[2] : node[3];
  return node;
}

export function evaluateTrees({ start, rate, trees }: BoostedTrees, row: readonly number[]): number {
  return trees.reduce<number>((sum, tree) => sum + rate * evaluateTree(tree, row), start);
}
