// What all operators together find against those of the first end-to-end search (spatialSvd, lowRankDense,
// depthwiseSeparable, channelScale, depthScale): the same network, data, budget and seeds, accuracy on a test split that
// neither training nor search saw, latency predicted.
//   npm run bench:operators -- --model FILE --data PATH --out FOLDER [--seeds 1,2] [--evaluations 24] [--epochs 1]
//     [--train-limit 12800] [--validation-limit 2000] [--fine-tune-variants 4] [--preprocessing raw] [--threads 1]
// Runs lie in FOLDER; called again, it goes on with them.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { operators } from '../../src/engine/operators/index';
import { readManifest } from '../../src/engine/runs/runDirectory';
import { referenceCorner, relativeVector } from '../../src/engine/search/relativeVector';
import { resumeSearch, startSearch } from '../../src/engine/search/runSearch';
import type { SearchPort } from '../../src/engine/search/searchPort';
import { operatorsIn } from '../../src/engine/supernet/genes/operatorsIn';
import { frontierIndices } from '../../src/shared/pareto/nonDominatedSort';
import { hypervolume } from '../../src/shared/pareto/hypervolume';
import type { SearchParams } from '../../src/shared/protocol/engine';
import type { Candidate } from '../../src/shared/run/candidate';
import { describeVariant } from '../../src/shared/run/describeVariant';
import { baselineGenes } from '../../src/shared/run/genes';
import type { SearchResult } from '../../src/shared/run/manifest';

const endToEnd = ['spatialSvd', 'lowRankDense', 'depthwiseSeparable', 'channelScale', 'depthScale'];
const offers: Readonly<Record<string, readonly string[]>> = {
  'end to end': endToEnd,
  'all operators': operators.map(({ id }) => id),
};

/** Corners of the boxes that are filled, [MACs as a share of the starting network's, loss]. */
const corners: readonly (readonly [number, number])[] = [
  [1.1, 1],
  [1.1, 0.5],
];

const port = (label: string): SearchPort => {
  let last = '';
  return {
    signal: new AbortController().signal,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    log: (level, message) => console.error(`${level}: ${message}`),
    report: ({ progress }) => {
      const line = `${label}: ${progress?.phase} ${progress?.detail.replace(/, loss.*/, '')}`;
      if (progress && line !== last) console.error((last = line));
    },
  };
};

async function search(params: SearchParams & { readonly out: string }, label: string): Promise<SearchResult> {
  const begun =
    existsSync(params.out) &&
    (await readManifest(params.out).then(
      () => true,
      () => false,
    ));
  return begun ? resumeSearch(params.out, port(label)) : startSearch(params, port(label));
}

interface Found {
  readonly result: SearchResult;
  /** The starting network and what the search found, [MACs share, 1 − test accuracy]. */
  readonly points: readonly (readonly [number, number])[];
  readonly all: readonly Candidate[];
}

function foundBy(result: SearchResult): Found {
  const all = [result.baseline, ...result.frontier].filter(({ accuracy }) => accuracy.test !== null);
  const points = all.map(({ macs, accuracy }) => [macs / result.baseline.macs, 1 - (accuracy.test ?? 0)] as const);
  return { result, points, all };
}

/** Shares of each box that the points dominate, then of the search's own one (accuracy, latency, memory, weights). */
function volumes({ result, points, all }: Found): number[] {
  const tested = (candidate: Candidate): Candidate => ({
    ...candidate,
    accuracy: { ...candidate.accuracy, validation: candidate.accuracy.test },
  });
  const vectors = all.flatMap((candidate) => {
    const vector = relativeVector(tested(candidate), tested(result.baseline));
    return vector === null ? [] : [vector];
  });
  const box = (corner: readonly number[]): number => corner.reduce((product, side) => product * side, 1);
  return [
    ...corners.map((corner) => hypervolume(points, corner) / box(corner)),
    hypervolume(vectors, referenceCorner) / box(referenceCorner),
  ];
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

function report(name: string, seed: number, found: Found): void {
  console.log(
    `| ${[name, seed, found.all.length - 1, ...volumes(found).map((value) => value.toFixed(4))].join(' | ')} |`,
  );
}

/** The frontier in MACs and test accuracy, cheapest first. */
function reportFrontier(name: string, seed: number, { all, points }: Found): void {
  const members = frontierIndices(points).sort((a, b) => (points[a]?.[0] ?? 0) - (points[b]?.[0] ?? 0));
  const counts = new Map<string, number>();
  for (const index of members) {
    for (const id of operatorsIn(all[index]?.genes ?? baselineGenes)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const text = [...counts].sort(([, a], [, b]) => b - a).map(([id, count]) => `${id} ${count}`);
  console.log(
    `\n${name}, seed ${seed}: ${members.length} on the frontier of MACs and test accuracy; ${text.join(', ')}\n`,
  );
  for (const index of members) {
    const [macs = 0, loss = 0] = points[index] ?? [];
    console.log(`- ${percent(macs)} of the MACs, ${percent(1 - loss)}: ${describeVariant(all[index] as Candidate)}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string' },
      data: { type: 'string' },
      out: { type: 'string' },
      seeds: { type: 'string', default: '1,2' },
      evaluations: { type: 'string', default: '24' },
      epochs: { type: 'string', default: '1' },
      'train-limit': { type: 'string', default: '12800' },
      'validation-limit': { type: 'string', default: '2000' },
      'fine-tune-variants': { type: 'string', default: '4' },
      preprocessing: { type: 'string', default: 'raw' },
      threads: { type: 'string', default: '1' },
    },
  });
  const { model, data, out, preprocessing } = values;
  if (model === undefined || data === undefined || out === undefined)
    throw new Error('needs --model FILE --data PATH --out FOLDER');
  const found: [string, number, Found][] = [];
  for (const seed of values.seeds.split(',').map(Number)) {
    for (const [name, ids] of Object.entries(offers)) {
      const folder = path.join(out, `${name.replaceAll(' ', '-')}-seed${seed}`);
      const numbers = { epochs: Number(values.epochs), evaluations: Number(values.evaluations), seed };
      const limits = { trainLimit: Number(values['train-limit']), validationLimit: Number(values['validation-limit']) };
      const more = {
        fineTuneVariants: Number(values['fine-tune-variants']),
        threads: Number(values.threads),
        preprocessing,
      };
      const params = {
        model,
        data,
        out: folder,
        latency: 'predicted',
        operators: ids,
        ...numbers,
        ...limits,
        ...more,
      } as const;
      found.push([name, seed, foundBy(await search(params, `${name}, seed ${seed}`))]);
    }
  }
  console.log('| operators | seed | variants | accuracy from 0 | accuracy from 50 % | four objectives |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, seed, one] of found) report(name, seed, one);
  for (const [name, seed, one] of found) reportFrontier(name, seed, one);
}

void main();
