// The kit's tables in Markdown: what came out over the seeds, beside the paper's figures, and against what each is meant.
import type { ExperimentResult, MethodId } from '../../../shared/protocol/reproduce';
import { mean, meanAccuracy, methodOf, methodVolume, ratios, startingVariant, toleratedLoss } from './kitFigures';
import type { KitPlan } from './kitPlan';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map((_, index) => (index === 0 ? '---' : '---:'))),
  ...rows.map(row),
];

type Figure = (experiment: ExperimentResult) => number | null;

/** Mean over seeds, and how far apart they lie: `1.2 ± 0.1 (3)`, or nothing where nothing is known. */
function overSeeds(experiments: readonly ExperimentResult[], figure: Figure, show: (value: number) => string): string {
  const values = experiments.map(figure).filter((value): value is number => value !== null);
  if (values.length === 0) return '';
  const middle = mean(values);
  if (values.length === 1) return `${show(middle)} (1 seed)`;
  const spread = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) * (values.length / (values.length - 1)));
  return `${show(middle)} ± ${show(spread)} (${values.length} seeds)`;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const points = (value: number): string => `${(100 * value).toFixed(2)} points`;
const times = (value: number): string => `${value.toFixed(2)}×`;
const seconds = (value: number): string => `${(value / 1000).toFixed(0)} s`;
const plain = (value: number): string => value.toFixed(3);

const difference =
  (a: Figure, b: Figure): Figure =>
  (experiment) => {
    const left = a(experiment);
    const right = b(experiment);
    return left === null || right === null ? null : left - right;
  };

const accuracyOf =
  (id: MethodId): Figure =>
  (experiment) =>
    meanAccuracy(methodOf(experiment, id));

const passesOf =
  (id: MethodId): Figure =>
  (experiment) =>
    methodOf(experiment, id)?.passes ?? null;

const costOf =
  (...ids: readonly MethodId[]): Figure =>
  (experiment) =>
    ids.reduce<number | null>((sum, id) => {
      const method = methodOf(experiment, id);
      return sum === null || method === null ? null : sum + method.trainingMs;
    }, 0);

const saved =
  (ours: Figure, other: Figure): Figure =>
  (experiment) => {
    const own = ours(experiment);
    const whole = other(experiment);
    return own === null || whole === null || whole === 0 ? null : 1 - own / whole;
  };

const best =
  (id: MethodId, figure: 'latencyMs' | 'energyMj'): Figure =>
  (experiment) =>
    ratios(experiment, id, (variant) => variant[figure])[0] ?? null;

function comparison(experiments: readonly ExperimentResult[]): string[] {
  const rows: [string, string, string, string][] = [
    [
      'accuracy difference',
      overSeeds(experiments, difference(accuracyOf('ours'), accuracyOf('separate')), points),
      '+5.09 %',
      'mean test accuracy of the delivered variants against the same networks trained separately (b)',
    ],
    [
      'training time saved',
      overSeeds(experiments, saved(costOf('ours'), costOf('separate')), percent),
      '66.89 %',
      'joint training and fine-tuning against (b), from the ledgers; the starting network is given',
    ],
    [
      'training images saved',
      overSeeds(experiments, saved(passesOf('ours'), passesOf('separate')), percent),
      '',
      'the same in images that went forward and backward, which no other load on the machine changes',
    ],
    [
      'training time saved, all counted',
      overSeeds(experiments, saved(costOf('baseline', 'ours'), costOf('separate')), percent),
      '',
      'the same with the training of the starting network added to ours',
    ],
    [
      'latency, times lower',
      overSeeds(experiments, best('ours', 'latencyMs'), times),
      '1.51 to 6.2×',
      `measured, starting network over our fastest variant that loses under ${100 * toleratedLoss} points`,
    ],
    [
      'energy, times lower',
      overSeeds(experiments, best('ours', 'energyMj'), times),
      '4.69×',
      `modelled with assumed constants, starting network over our thriftiest such variant`,
    ],
  ];
  return table(['figure', 'here', 'paper', 'against what, here'], rows);
}

const methodNames: Readonly<Record<MethodId, string>> = {
  baseline: 'starting network',
  ours: '(a) AdaScale',
  separate: '(b) each variant trained separately',
  uniform: '(c) best single operator, uniform',
  slimmable: '(d) slimmable, widths only',
  int8: '(e) int8 only',
};

function methodRow(experiments: readonly ExperimentResult[], id: MethodId): string[] {
  const missing = experiments[0]?.methods.find(({ method }) => method === id)?.unavailable;
  if (missing !== undefined) return [methodNames[id], `unavailable: ${missing}`, '', '', '', ''];
  const notes = [...new Set(experiments.flatMap((experiment) => methodOf(experiment, id)?.note ?? []))];
  return [
    `${methodNames[id]}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`,
    overSeeds(
      experiments,
      (experiment) => methodOf(experiment, id)?.variants.length ?? null,
      (value) => value.toFixed(0),
    ),
    overSeeds(experiments, accuracyOf(id), percent),
    overSeeds(experiments, costOf(id), seconds),
    overSeeds(experiments, (experiment) => methodVolume(experiment, id), plain),
    overSeeds(experiments, best(id, 'latencyMs'), times),
  ];
}

const heads = ['method', 'variants', 'mean test accuracy', 'training time', 'hypervolume', 'latency, times lower'];

function variantRows(experiment: ExperimentResult): string[][] {
  const separate = new Map(methodOf(experiment, 'separate')?.variants.map((variant) => [variant.id, variant]));
  const start = startingVariant(experiment);
  const list = [...(start ? [start] : []), ...(methodOf(experiment, 'ours')?.variants ?? [])];
  return list.map(({ id, accuracy, latencyMs, macs, parameters, what }) => [
    id,
    percent(accuracy),
    separate.has(id) ? percent(separate.get(id)?.accuracy ?? 0) : '',
    latencyMs === null ? '' : `${latencyMs.toPrecision(3)} ms`,
    `${(macs / 1e6).toFixed(2)} M`,
    `${(parameters / 1e3).toFixed(1)} k`,
    what,
  ]);
}

function section(experiments: readonly ExperimentResult[]): string[] {
  const [first] = experiments;
  if (first === undefined) return [];
  const guards = experiments.flatMap(({ ablations }) => ablations);
  return [
    `## ${first.data}, ${first.network}`,
    '',
    `Measured on ${first.device}.`,
    '',
    ...comparison(experiments),
    '',
    ...table(
      heads,
      (Object.keys(methodNames) as MethodId[]).map((id) => methodRow(experiments, id)),
    ),
    '',
    `Variants of seed ${first.seed} (test accuracy; "separately" is (b)):`,
    '',
    ...table(['variant', 'accuracy', 'separately', 'latency', 'MACs', 'weights', 'what'], variantRows(first)),
    '',
    ...(guards.length === 0
      ? []
      : [
          ...table(
            ['without', 'mean accuracy with it', 'without it'],
            guards.map(({ guard, withIt, without }) => [guard, percent(withIt), percent(without)]),
          ),
          '',
        ]),
  ];
}

function method({
  epochs,
  supernetEpochs,
  fineTuneEpochs,
  evaluations,
  variants,
  trainLimit,
  batchSize,
}: KitPlan): string {
  const images = trainLimit === null ? 'all training images' : `${trainLimit} training images`;
  return (
    `Starting network and (b) ${epochs} epochs from new weights each; ours ${supernetEpochs} epochs of joint training, ` +
    `${evaluations} evaluations, ${variants} variants fine-tuned ${fineTuneEpochs} epochs; (c) within our supernet and (d) after ` +
    `${supernetEpochs} epochs of its own, both fine-tuned as ours; ${images}, batch ${batchSize}. Hypervolume: share of the box ` +
    `below accuracy 0 and 1.1 times the starting network's latency, peak memory and weights, which the variants and the ` +
    `starting network dominate, of (a) the whole frontier that the search found; test accuracy.`
  );
}

/** Experiments of one data set and network are seeds of one another. */
export function kitReport(plan: KitPlan, experiments: readonly ExperimentResult[]): string {
  const groups = new Map<string, ExperimentResult[]>();
  for (const experiment of experiments) {
    const key = `${experiment.data} ${experiment.network}`;
    groups.set(key, [...(groups.get(key) ?? []), experiment]);
  }
  return ['# Reproduction', '', method(plan), '', ...[...groups.values()].flatMap(section)].join('\n');
}
