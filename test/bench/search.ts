// How many evaluations a search needs: ours, random search and plain NSGA-II on a space that was measured exhaustively
// (searchSpace/space.json), ten seeds each. `npm run bench:search [seeds]` prints the table of RESULTS.md.
import { evolve } from '../../src/engine/search/evolve';
import { createHypervolumeTrace } from '../../src/engine/search/hypervolumeTrace';
import { randomGenes } from '../../src/engine/supernet/genes/randomGenes';
import { createRandom } from '../../src/shared/random';
import { baselineGenes } from '../../src/shared/run/genes';
import type { Candidate } from '../../src/shared/run/candidate';
import { plainNsga2 } from './searchSpace/plainNsga2';
import { readSpaceTable } from './searchSpace/spaceTable';
import { tableProblem, type TableProblem } from './searchSpace/tableProblem';

const evaluations = 600;
const checkpoints = [25, 50, 100, 150, 200, 300, 400, 600];
const share = 0.99;

type Method = (problem: TableProblem, seed: number) => Promise<readonly Candidate[]>;

const ours: Method = ({ table, problem, baseline }, seed) =>
  evolve({
    ...{ space: table.space, smallest: table.smallest, problem, seed, evaluations, budgets: {}, baseline },
    ...{ evaluated: [], batchSize: 4, onEvaluated: () => Promise.resolve() },
  });

const random: Method = async ({ table, problem, judge }, seed) => {
  const stream = createRandom(seed, 'randomSearch');
  const found = new Map<string, Candidate>();
  while (found.size < evaluations) {
    const { key, genes } = problem.outline(randomGenes(table.space, stream));
    if (!found.has(key)) found.set(key, judge({ id: key, generation: 1, genes }));
  }
  return [...found.values()];
};

const nsga2: Method = ({ table, problem, judge }, seed) =>
  Promise.resolve(plainNsga2({ space: table.space, problem, judge, seed, evaluations }));

const methods: Readonly<Record<string, Method>> = { ours, 'plain NSGA-II': nsga2, 'random search': random };

/** Share of the true hypervolume after each evaluation. */
function curve({ baseline }: TableProblem, candidates: readonly Candidate[], whole: number): readonly number[] {
  const trace = createHypervolumeTrace(baseline, {});
  return candidates.map((candidate) => trace.add(candidate).hypervolume / whole);
}

function trueHypervolume({ all, baseline }: TableProblem): number {
  const trace = createHypervolumeTrace(baseline, {});
  return all().reduce((_, candidate) => trace.add(candidate).hypervolume, 0);
}

/** Evaluations until the share was reached; infinite where it was not. */
const needed = (values: readonly number[]): number => {
  const place = values.findIndex((value) => value >= share);
  return place < 0 ? Infinity : place + 1;
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const count = (value: number): string => (Number.isFinite(value) ? String(value) : `> ${evaluations}`);

async function row(
  name: string,
  method: Method,
  problem: TableProblem,
  whole: number,
  seeds: readonly number[],
): Promise<string> {
  const curves: (readonly number[])[] = [];
  for (const seed of seeds) curves.push(curve(problem, await method(problem, seed), whole));
  const reached = checkpoints.map((place) =>
    percent(median(curves.map((values) => values[place - 1] ?? values.at(-1) ?? 0))),
  );
  const counts = curves.map(needed);
  return `| ${[name, ...reached, count(median(counts)), `${count(Math.min(...counts))} to ${count(Math.max(...counts))}`].join(' | ')} |`;
}

async function main(): Promise<void> {
  const seeds = Array.from({ length: Number(process.argv[2] ?? 10) }, (_, index) => index + 1);
  const problem = tableProblem(readSpaceTable(), baselineGenes);
  const whole = trueHypervolume(problem);
  console.log(`${problem.table.about} Reference: accuracy 0, 1.1 times each cost of the starting network.`);
  console.log(
    `True hypervolume ${whole.toFixed(4)} of the reference box. Median share of it over ${seeds.length} seeds:\n`,
  );
  console.log(`| evaluations | ${checkpoints.join(' | ')} | to ${percent(share)} | least to most |`);
  console.log(`| --- |${checkpoints.map(() => ' ---: |').join('')} ---: | ---: |`);
  for (const [name, method] of Object.entries(methods)) console.log(await row(name, method, problem, whole, seeds));
}

void main();
