// What a search is asked for, made whole: the command first, then the recipe beside the model, then defaults that work.
// Every value out of range is reported, naming its flag, instead of the first only.
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import type { PreflightProblem, SearchParams } from '../../shared/protocol/engine';
import type { Recipe } from '../../shared/recipe/recipe';
import type { DataChoices, SearchSettings } from '../../shared/run/manifest';
import { searchMetrics, type Budgets } from '../../shared/run/objectives';
import { defaultThreads } from '../compute/defaultThreads';
import { backendFactories } from '../compute/index';
import { operators } from '../operators/index';
import { usualQuantum } from '../supernet/widthOptions';

export interface ResolvedSettings {
  readonly settings: SearchSettings;
  readonly problems: readonly PreflightProblem[];
}

export function resolveSettings(params: SearchParams, recipe: Recipe | null): ResolvedSettings {
  const data = params.data ?? recipe?.data;
  const epochs = params.epochs ?? recipe?.epochs ?? 4;
  const named = params.operators ?? recipe?.operators;
  const widthQuantum = params.widthQuantum ?? recipe?.widthQuantum;
  const settings: SearchSettings = {
    modelPath: path.resolve(params.model),
    dataPath: data === undefined ? '' : path.resolve(data),
    target: params.target ?? recipe?.target ?? 'local',
    ...(params.adbServer !== undefined && { adbServer: params.adbServer }),
    evaluations: params.evaluations ?? recipe?.evaluations ?? 60,
    epochs,
    batchSize: params.batchSize ?? recipe?.batchSize ?? 64,
    learningRate: params.learningRate ?? recipe?.learningRate ?? 0.1,
    seed: params.seed ?? recipe?.seed ?? 1,
    budgets: params.onlyTheseBudgets === true ? { ...params.budgets } : { ...recipe?.budgets, ...params.budgets },
    latency: params.latency ?? 'measured',
    backend: params.backend ?? 'onnxruntimeNode',
    threads: params.threads ?? defaultThreads(),
    checkpointSteps: params.checkpointSteps ?? 200,
    trainLimit: params.trainLimit ?? null,
    fineTuneVariants: params.fineTuneVariants ?? 6,
    fineTuneEpochs: params.fineTuneEpochs ?? Math.ceil(epochs / 2),
    ...(params.fineTuneLeaving !== undefined && { fineTuneLeaving: params.fineTuneLeaving }),
    sensitivityProbes: params.sensitivityProbes ?? 48,
    ...(params.energySeconds !== undefined && { energySeconds: params.energySeconds }),
    ...(params.validationLimit !== undefined && { validationLimit: params.validationLimit }),
    ...(named !== undefined && { operators: named }),
    ...(widthQuantum !== undefined && { widthQuantum }),
    dataChoices: dataChoices(params, recipe),
  };
  return { settings, problems: check(settings) };
}

/** Data named on the command line replaces the recipe's sources; the shares of carved splits still hold. */
function dataChoices(params: SearchParams, recipe: Recipe | null): DataChoices {
  const { train, validation, test, ...shares } = recipe?.splits ?? {};
  const apart = { ...(train && { train }), ...(validation && { validation }), ...(test && { test }) };
  const splits = params.data === undefined ? { ...apart, ...shares } : shares;
  // A preprocessing named on the command line keeps the recipe's size: pixels must still fit the network.
  const own = recipe?.preprocessing;
  const resize = typeof own === 'object' && own.resize ? { resize: own.resize } : null;
  const named = params.preprocessing;
  const preprocessing = named === undefined ? (own ?? 'auto') : resize === null ? named : { id: named, ...resize };
  return {
    preprocessing,
    ...(Object.keys(splits).length > 0 && { splits }),
    ...(recipe?.labels && { labels: recipe.labels }),
  };
}

const problem = (message: string, hint: string, code = 'input.range'): PreflightProblem => ({
  severity: 'error',
  code,
  message,
  hint,
});

interface Range {
  readonly flag: string;
  readonly value: unknown;
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

function outOfRange({ flag, value, low, high, whole }: Range): PreflightProblem[] {
  const fits = typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value));
  if (fits) return [];
  const kind = whole ? 'a whole number' : 'a number';
  return [problem(`${flag} is ${String(value)}`, `Give ${kind} from ${low} to ${high}.`)];
}

function check(settings: SearchSettings): PreflightProblem[] {
  const whole = (flag: string, value: unknown, low: number, high: number): Range => ({
    flag,
    value,
    low,
    high,
    whole: true,
  });
  const ranges: Range[] = [
    whole('--evaluations', settings.evaluations, 1, 100_000),
    whole('--epochs', settings.epochs, 0, 10_000),
    whole('--batch-size', settings.batchSize, 1, 65_536),
    { flag: '--learning-rate', value: settings.learningRate, low: 1e-9, high: 100, whole: false },
    whole('--fine-tune-variants', settings.fineTuneVariants, 0, 1000),
    whole('--fine-tune-epochs', settings.fineTuneEpochs, 0, 10_000),
    whole('--sensitivity-probes', settings.sensitivityProbes, 0, 10_000),
    whole('--width-quantum', settings.widthQuantum ?? usualQuantum, 1, 256),
    whole('--seed', settings.seed, 0, Number.MAX_SAFE_INTEGER),
    whole('--threads', settings.threads, 1, 4 * availableParallelism()),
    whole('--checkpoint-steps', settings.checkpointSteps, 1, 1_000_000_000),
    ...(settings.validationLimit === undefined
      ? []
      : [whole('--validation-limit', settings.validationLimit, 1, 1_000_000_000)]),
    ...(settings.energySeconds === undefined
      ? []
      : [{ flag: '--energy', value: settings.energySeconds, low: 1, high: 3600, whole: false }]),
    ...(settings.trainLimit === null ? [] : [whole('--train-limit', settings.trainLimit, 1, 1_000_000_000)]),
  ];
  const backends = ['auto', ...backendFactories.map((factory) => factory.id)];
  return [
    ...ranges.flatMap(outOfRange),
    ...outOfChoice('--backend', settings.backend, backends),
    ...outOfChoice('--latency', settings.latency, ['measured', 'predicted']),
    ...checkBudgets(settings.budgets),
    ...checkOperators(settings.operators),
    ...checkSource(settings),
  ];
}

const outOfChoice = (flag: string, value: unknown, allowed: readonly string[]): PreflightProblem[] =>
  allowed.includes(value as string)
    ? []
    : [problem(`${flag} is "${String(value)}"`, `Give one of ${allowed.join(', ')}.`, 'input.choice')];

function checkBudgets(budgets: Budgets): PreflightProblem[] {
  return Object.entries(budgets).flatMap(([id, value]) => {
    const metric = searchMetrics.find((entry) => entry.id === id);
    if (metric === undefined)
      return outOfChoice(
        '--budget',
        id,
        searchMetrics.map((entry) => entry.id),
      );
    const high = metric.direction === 'higher' ? 1 : Number.MAX_VALUE;
    return outOfRange({ flag: `--budget ${id}`, value, low: 0, high, whole: false });
  });
}

function checkOperators(named: readonly string[] | undefined): PreflightProblem[] {
  const known = operators.map(({ id }) => id);
  const hint = `Name some of ${known.join(', ')}, or leave --operators out for all.`;
  if (named?.length === 0) return [problem('--operators names no operator', hint, 'search.unknownOperator')];
  const unknown = (named ?? []).filter((id) => !known.includes(id)).map((id) => `"${id}"`);
  if (unknown.length === 0) return [];
  return [problem(`There is no operator ${unknown.join(', ')}`, hint, 'search.unknownOperator')];
}

function checkSource({ dataPath, dataChoices: choices }: SearchSettings): PreflightProblem[] {
  const { train, validation, test } = choices?.splits ?? {};
  if (dataPath !== '' || train !== undefined || validation !== undefined || test !== undefined) return [];
  return [
    problem(
      'No data is named',
      'Give --data, or a recipe adascale.json beside the model that says where the data lies.',
      'data.notFound',
    ),
  ];
}
