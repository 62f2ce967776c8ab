// How well sub-networks do after joint training, and what each part of the recipe gives: trains the supernet of one network
// under named recipes, same data, seed and steps, and judges a fixed set of sub-networks on images that no training saw.
//   npx tsx test/bench/supernetTraining.ts --model FILE --data PATH [--train-limit 8000] [--epochs 2] [--judge 2000]
//     [--seed 1] [--threads 2] [--recipes default,inPlaceTeacher,…]
// `recycled` and `recycledWithoutRefit` train nothing; `separate` trains each sub-network alone, from the same start, for as many
// steps, and `separate:RECIPE` does so under another recipe.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { Backend } from '../../src/engine/compute/backend';
import { createBackend } from '../../src/engine/compute/index';
import { readDataset } from '../../src/engine/datasets/index';
import { preprocessingById } from '../../src/engine/datasets/preprocessing';
import { splitDataset, type SplitDataset } from '../../src/engine/datasets/splits';
import { readModel, requireSupported } from '../../src/engine/formats/index';
import { floatTensor, type Graph } from '../../src/engine/graph/graph';
import { createSupernet, type SupernetOptions } from '../../src/engine/supernet/createSupernet';
import { materialise } from '../../src/engine/supernet/materialise';
import { refitBranches } from '../../src/engine/supernet/refitBranches';
import type { ParameterLayout, SubNetwork, Supernet } from '../../src/engine/supernet/supernet';
import { toProgram } from '../../src/engine/supernet/toProgram';
import { measureAccuracy } from '../../src/engine/train/accuracy';
import { fineTune } from '../../src/engine/train/fineTune';
import { createCalibrationSet, recalibrate, type CalibrationSet } from '../../src/engine/train/recalibrate';
import { trainingSettings, type TrainingSettings } from '../../src/engine/train/settings';
import { trainSupernet } from '../../src/engine/train/trainSupernet';
import { baselineGenes, type Genes, type StageGene } from '../../src/shared/run/genes';
import type { Preprocessing } from '../../src/shared/run/manifest';
import { createMemoryLedger } from '../support/memoryLedger';

interface Recipe {
  readonly supernet?: SupernetOptions;
  readonly settings?: Partial<TrainingSettings>;
  readonly refit?: false;
}

/** Each differs from `default` in one thing. */
const recipes: Readonly<Record<string, Recipe>> = {
  default: {},
  recycledWeights: { refit: false },
  clip005: { settings: { clipRatio: 0.05 } },
  fastClip005: { settings: { clipRatio: 0.05, learningRate: 0.2 } },
  clip01: { settings: { clipRatio: 0.1 } },
  noClip: { settings: { clipRatio: null } },
  onePath: { settings: { randomPaths: 1 } },
  threePaths: { settings: { randomPaths: 3 } },
  smallPool: { settings: { pathPoolSize: 24 } },
  largePool: { settings: { pathPoolSize: 128 } },
  shortHold: { settings: { pathHoldSteps: 1 } },
  augmented: { settings: { augmentation: 'cropFlip' } },
  plainImages: { settings: { augmentation: 'none' } },
};

interface Judged {
  readonly probes: ReadonlyMap<string, number>;
  readonly trainSeconds: number;
}

interface Bench {
  readonly graph: Graph;
  readonly data: SplitDataset;
  readonly preprocessing: Preprocessing;
  readonly backend: Backend;
  readonly calibration: CalibrationSet;
  readonly settings: TrainingSettings;
  readonly judge: number;
}

const quiet = {
  signal: new AbortController().signal,
  breathe: (): Promise<void> => Promise.resolve(),
  report: (): void => undefined,
  warn: (message: string): void => console.error(message),
};

const nearest = (options: readonly number[], wanted: number): number =>
  options.reduce((best, option) => (Math.abs(option - wanted) < Math.abs(best - wanted) ? option : best));

/** Every operator everywhere at about half its rank, widths, dropped blocks, pairs, the smallest: what people ask for first. */
function probesOf({ space, smallest }: Supernet): ReadonlyMap<string, Genes> {
  const operators = [...new Set(space.stages.flatMap(({ choices }) => choices.map(({ operator }) => operator)))];
  const everywhere = (wanted: string, share: number): Record<string, StageGene> =>
    Object.fromEntries(
      space.stages.flatMap(({ id, choices }) =>
        choices
          .filter(({ operator }) => operator === wanted)
          .map(({ operator, ratios }) => [id, { operator, ratio: nearest(ratios, share) }]),
      ),
    );
  const width = (share: number): Record<string, number> =>
    Object.fromEntries(space.groups.map(({ id, widths }) => [id, nearest(widths, share)]));
  const blocks = Object.fromEntries(space.blocks.map(({ id }) => [id, false]));
  return new Map<string, Genes>([
    ['full', baselineGenes],
    ...operators.map((id): [string, Genes] => [id, { ...baselineGenes, stages: everywhere(id, 0.375) }]),
    ['width 75 %', { ...baselineGenes, widths: width(0.75) }],
    ['width 50 %', { ...baselineGenes, widths: width(0.5) }],
    ['no blocks', { ...baselineGenes, blocks }],
    ['spatialSvd, width 75 %', { ...baselineGenes, stages: everywhere('spatialSvd', 0.375), widths: width(0.75) }],
    ['fire, width 75 %', { ...baselineGenes, stages: everywhere('fire', 0.375), widths: width(0.75) }],
    ['smallest', smallest],
  ]);
}

async function accuracyOf(bench: Bench, sub: SubNetwork, layout: ParameterLayout, parameters: Float32Array) {
  const { backend, calibration, data, preprocessing, judge } = bench;
  const program = toProgram(sub, layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches);
  const graph = materialise(sub, parameters, statistics);
  return (await measureAccuracy(graph, backend, data.test, preprocessing, { limit: judge })).accuracy;
}

async function judgeAll(
  bench: Bench,
  supernet: Supernet,
  parameters: Float32Array,
): Promise<ReadonlyMap<string, number>> {
  const accuracies = new Map<string, number>();
  for (const [name, genes] of probesOf(supernet)) {
    accuracies.set(name, await accuracyOf(bench, supernet.subNetwork(genes), supernet.layout, parameters));
  }
  return accuracies;
}

async function startOf(bench: Bench, supernet: Supernet, recipe: Recipe): Promise<Float32Array> {
  if (recipe.refit === false) return supernet.initial;
  const { data, preprocessing, backend, settings } = bench;
  const { batchSize, batches } = createCalibrationSet(data.train, preprocessing, {
    seed: settings.seed,
    batchSize: 64,
  });
  return refitBranches(supernet, backend, floatTensor([batchSize, ...data.shape], batches[0] ?? new Float32Array()));
}

async function jointly(bench: Bench, recipe: Recipe): Promise<Judged> {
  const supernet = createSupernet(bench.graph, recipe.supernet);
  const folder = await mkdtemp(path.join(tmpdir(), 'adascale-bench-'));
  try {
    const initial = await startOf(bench, supernet, recipe);
    const started = performance.now();
    const { parameters } = await trainSupernet({
      ...quiet,
      supernet,
      initial,
      backend: bench.backend,
      train: bench.data.train,
      preprocessing: bench.preprocessing,
      settings: { ...bench.settings, ...recipe.settings },
      checkpointFolder: folder,
      ledger: createMemoryLedger(),
    });
    const trainSeconds = (performance.now() - started) / 1000;
    return { probes: await judgeAll(bench, supernet, parameters), trainSeconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function untrained(bench: Bench, recipe: Recipe): Promise<Judged> {
  const supernet = createSupernet(bench.graph, recipe.supernet);
  return { probes: await judgeAll(bench, supernet, await startOf(bench, supernet, recipe)), trainSeconds: 0 };
}

async function separately(bench: Bench, { settings }: Recipe): Promise<Judged> {
  const supernet = createSupernet(bench.graph);
  const parameters = await startOf(bench, supernet, {});
  const probes = new Map<string, number>();
  const started = performance.now();
  for (const [name, genes] of probesOf(supernet)) {
    const tuned = await fineTune({
      ...quiet,
      candidate: name,
      subNetwork: supernet.subNetwork(genes),
      layout: supernet.layout,
      parameters,
      teacher: supernet.graph,
      teacherShare: 0.5,
      backend: bench.backend,
      train: bench.data.train,
      preprocessing: bench.preprocessing,
      settings: { ...bench.settings, ...settings },
      ledger: createMemoryLedger(),
    });
    probes.set(name, await accuracyOf(bench, tuned.subNetwork, tuned.layout, tuned.parameters));
  }
  return { probes, trainSeconds: (performance.now() - started) / 1000 };
}

const percent = (value: number): string => (100 * value).toFixed(1);

function report(name: string, { probes, trainSeconds }: Judged): void {
  const all = [...probes.values()];
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const each = [...probes].map(([probe, accuracy]) => `${probe} ${percent(accuracy)}`).join(' | ');
  console.log(`${name}: mean ${percent(mean)} | ${each} | ${trainSeconds.toFixed(0)} s`);
}

async function openBench(): Promise<{ readonly bench: Bench; readonly names: readonly string[] }> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string' },
      data: { type: 'string' },
      'train-limit': { type: 'string', default: '8000' },
      epochs: { type: 'string', default: '2' },
      judge: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: '2' },
      'learning-rate': { type: 'string', default: '0.1' },
      recipes: { type: 'string', default: 'recycled,separate,default' },
    },
  });
  if (values.model === undefined || values.data === undefined) throw new Error('needs --model FILE --data PATH');
  const seed = Number(values.seed);
  const graph = requireSupported(await readModel(values.model));
  const data = splitDataset(await readDataset(values.data), { seed });
  const chosen = {
    seed,
    epochs: Number(values.epochs),
    batchSize: 64,
    learningRate: Number(values['learning-rate']),
    checkpointSteps: 0,
    trainLimit: Number(values['train-limit']),
  };
  // The published ResNet-8 takes raw pixels.
  const preprocessing = preprocessingById('raw', data.shape[0]);
  const settings = trainingSettings(chosen, data.shape[0]);
  return {
    bench: {
      graph,
      data,
      preprocessing,
      settings,
      backend: await createBackend('onnxruntimeNode', { threads: Number(values.threads) }),
      calibration: createCalibrationSet(data.train, preprocessing, { seed, batchSize: 64 }),
      judge: Number(values.judge),
    },
    names: values.recipes.split(','),
  };
}

async function main(): Promise<void> {
  const { bench, names } = await openBench();
  for (const name of names) {
    const [alone, recipeName = name] = name.split(':');
    const recipe = recipes[recipeName] ?? {};
    if (alone === 'separate') report(name, await separately(bench, recipe));
    else if (name === 'recycled') report(name, await untrained(bench, {}));
    else if (name === 'recycledWithoutRefit') report(name, await untrained(bench, { refit: false }));
    else if (recipes[name]) report(name, await jointly(bench, recipe));
    else throw new Error(`no recipe "${name}": recycled, separate, ${Object.keys(recipes).join(', ')}`);
  }
  await bench.backend.dispose();
}

void main();
