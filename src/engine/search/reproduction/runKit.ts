// The reproduction kit: for every data set, network and seed it trains a starting network, runs each method, measures all that
// they delivered in one sitting and writes the tables. What is done is kept in the folder; called again, it goes on.
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type {
  ExperimentResult,
  MethodResult,
  ReproduceParams,
  ReproduceProgress,
  ReproduceResult,
} from '../../../shared/protocol/reproduce';
import type { Backend } from '../../compute/backend';
import { defaultThreads } from '../../compute/defaultThreads';
import { createBackend } from '../../compute/index';
import { readDataset, scanDataset } from '../../datasets/index';
import { preprocessingById } from '../../datasets/preprocessing';
import { limitSplit, splitDataset } from '../../datasets/splits';
import { writeFileAtomic } from '../../runs/atomic';
import type { SearchPort } from '../searchPort';
import { ablations } from './ablations';
import { calibrationOf, kitPreprocessing, type Experiment, type Trained } from './experiment';
import { int8 } from './int8';
import { kept } from './kept';
import { kitPlan, type KitNetwork, type KitPlan } from './kitPlan';
import { kitReport } from './kitReport';
import { measureDelivered, withLatencies } from './measureDelivered';
import { ours } from './ours';
import { separate } from './separate';
import { slimmable } from './slimmable';
import { startingNetwork } from './startingNetwork';
import { uniform } from './uniform';

export interface KitPort extends Pick<SearchPort, 'signal' | 'breathe' | 'log'> {
  report(progress: ReproduceProgress): void;
}

interface Wanted {
  readonly dataName: string;
  readonly dataPath: string;
  readonly network: KitNetwork;
  readonly seed: number;
}

/** The order of work; later methods use what earlier ones made. */
const methods: readonly (readonly [string, (experiment: Trained) => Promise<MethodResult>])[] = [
  ['ours', ours],
  ['separate', separate],
  ['uniform', uniform],
  ['slimmable', slimmable],
  ['int8', int8],
];

/**
 * @throws AdaScaleError `input.…`, `data.…` before any work; `reproduce.changed` where the folder holds a kit of other
 * settings; whatever a part throws.
 */
export async function runKit(params: ReproduceParams, port: KitPort): Promise<ReproduceResult> {
  const plan = kitPlan(params);
  const out = path.resolve(params.out);
  await check(params, port.signal);
  await mkdir(out, { recursive: true });
  await requireSame(out, plan, params);
  const wanted = list(params, plan);
  const experiments: ExperimentResult[] = [];
  for (const [index, one] of wanted.entries()) {
    experiments.push(await runExperiment(params, plan, out, one, inParts(port, index, wanted.length)));
    await writeFileAtomic(path.join(out, 'report.md'), kitReport(plan, experiments));
  }
  return { out, report: kitReport(plan, experiments), experiments };
}

function list({ data, quick }: ReproduceParams, { networks, seeds }: KitPlan): readonly Wanted[] {
  const sources = quick ? data.slice(0, 1) : data;
  return seeds.flatMap((seed) =>
    sources.flatMap(({ name, path: dataPath }) =>
      networks.map((network): Wanted => ({ dataName: name, dataPath: path.resolve(dataPath), network, seed })),
    ),
  );
}

async function check({ data, threads }: ReproduceParams, signal: AbortSignal): Promise<void> {
  const bad = data.find(({ name }) => !/^[A-Za-z0-9_-]{1,40}$/.test(name));
  if (bad !== undefined || data.length === 0 || new Set(data.map(({ name }) => name)).size < data.length) {
    throw new AdaScaleError(
      'input.choice',
      data.length === 0 ? 'No data is named' : `The data name "${bad?.name ?? 'given twice'}" cannot be used`,
      'Give --data NAME=PATH once for each data set; a name is letters, digits, - and _.',
    );
  }
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new AdaScaleError('input.range', `--threads is ${threads}`, 'Give a whole number from 1 up.');
  }
  for (const source of data) await scanDataset(path.resolve(source.path), signal);
}

async function requireSame(out: string, plan: KitPlan, { data }: ReproduceParams): Promise<void> {
  const settings = { plan, data: data.map(({ name }) => name) };
  const known = await kept(out, 'kit', () => Promise.resolve(settings));
  if (JSON.stringify(known) === JSON.stringify(settings)) return;
  throw new AdaScaleError(
    'reproduce.changed',
    `${out} holds a reproduction with other settings`,
    'Give the same options to go on with it, or another --out folder.',
  );
}

/** Fractions over all experiments; within one only the line of text moves. */
function inParts(port: KitPort, index: number, count: number): SearchPort & { part: (done: number) => void } {
  let fraction = index / count;
  const tell = (detail: string): void => port.report({ fraction, detail });
  return {
    signal: port.signal,
    breathe: () => port.breathe(),
    log: (level, message) => port.log(level, message),
    report: ({ progress }) => {
      if (progress !== undefined) tell(`${progress.phase}: ${progress.detail}`);
    },
    part: (done) => {
      fraction = (index + done / (methods.length + 2)) / count;
    },
  };
}

async function runExperiment(
  params: ReproduceParams,
  plan: KitPlan,
  out: string,
  { dataName, dataPath, network, seed }: Wanted,
  port: ReturnType<typeof inParts>,
): Promise<ExperimentResult> {
  const folder = path.join(out, `${dataName}-${network.id}-seed${seed}`);
  await mkdir(folder, { recursive: true });
  return kept(folder, 'result', async () => {
    const threads = params.threads ?? defaultThreads();
    const backend = await createBackend('onnxruntimeNode', { threads });
    try {
      const own = { folder, dataName, dataPath, network, seed, plan, threads };
      const { measured, device, guards } = await work(own, backend, port, params.ablate === true);
      return { data: dataName, network: network.id, seed, methods: measured, ablations: guards, device };
    } finally {
      await backend.dispose();
    }
  });
}

type Own = Pick<Experiment, 'folder' | 'dataName' | 'dataPath' | 'network' | 'seed' | 'plan' | 'threads'>;

async function work(own: Own, backend: Backend, port: ReturnType<typeof inParts>, ablate: boolean) {
  port.report({ run: '', progress: { phase: 'preparing', fraction: 0, detail: `reading ${own.dataName}` } });
  const whole = splitDataset(await readDataset(own.dataPath, { signal: port.signal }), { seed: own.seed });
  const validation = limitSplit(whole.validation, own.plan.validationLimit ?? whole.validation.count);
  const data = { ...whole, validation };
  const preprocessing = preprocessingById(kitPreprocessing, data.shape[0]);
  const calibration = calibrationOf({ data, preprocessing, seed: own.seed, plan: own.plan });
  const { trained, result } = await startingNetwork({ ...own, data, preprocessing, backend, port, calibration });
  const results: MethodResult[] = [result];
  for (const [index, [name, method]] of methods.entries()) {
    port.part(index + 1);
    results.push(await kept(own.folder, name, () => method(trained)));
  }
  port.part(methods.length + 1);
  const guards = ablate ? await kept(own.folder, 'ablations', () => ablations(trained)) : [];
  const measured = await kept(own.folder, 'measured', () => measureDelivered(trained, results));
  return { measured: withLatencies(results, measured), device: measured.device, guards };
}
