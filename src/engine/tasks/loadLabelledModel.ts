// A model and the data to judge it by, made ready: read, matched to each other, split, preprocessing given or found.
import { AdaScaleError } from '../../shared/errors';
import type { EvaluateParams } from '../../shared/protocol/engine';
import type { DataChoices, Preprocessing, SearchSettings } from '../../shared/run/manifest';
import type { Backend } from '../compute/backend';
import { checkAgainstModel } from '../datasets/checkAgainstModel';
import type { SplitName } from '../datasets/dataset';
import { evaluationSplits, type EvaluationSplits } from '../datasets/evaluationSplits';
import type { SplitView } from '../datasets/splits';
import { readModel, requireNumbers, requireSupported } from '../formats/index';
import type { Graph } from '../graph/graph';
import { loadRecipe } from '../recipe/loadRecipe';
import { recipePreprocessing } from '../recipe/recipePreprocessing';
import { readChosenData, scanChosenData } from '../search/chosenData';
import { findPreprocessing } from '../search/findPreprocessing';
import { imageShape } from '../search/imageShape';
import { throwProblems } from '../search/preflight';
import { resolveSettings } from '../search/resolveSettings';
import { outputClasses } from '../train/outputClasses';
import type { Task } from './task';

export interface LabelledModel {
  readonly graph: Graph;
  /** The split that was asked for; it holds samples. */
  readonly view: SplitView;
  readonly labels: readonly string[];
  readonly preprocessing: Preprocessing;
}

type EvaluateTask = Task<'model/evaluate'>;

/**
 * @throws AdaScaleError `model.…`, `data.…`, `recipe.…`, `input.…`; everything that can be said without decoding the data
 * is said together.
 */
export async function loadLabelledModel(
  task: EvaluateTask,
  split: SplitName,
  backend: Backend,
): Promise<LabelledModel> {
  const { params, signal } = task;
  const graph = requireSupported(await readModel(params.model, signal));
  requireNumbers(graph);
  const settings = await evaluationSettings(params);
  await checkData(settings, graph, task);
  const data = await readSplits(settings, imageShape(graph)[0], task);
  const view = chosenView(data, split, task);
  const choice = settings.dataChoices?.preprocessing;
  const labelled = preprocessingSample(data, choice, task);
  const preprocessing = await findPreprocessing(graph, labelled, backend, choice, task);
  return { graph, view, labels: data.labels, preprocessing };
}

async function evaluationSettings({
  model,
  data,
  preprocessing,
  seed,
  threads,
}: EvaluateParams): Promise<SearchSettings> {
  const wanted = {
    model,
    ...(data !== undefined && { data }),
    ...(seed !== undefined && { seed }),
    ...(threads !== undefined && { threads }),
    ...(preprocessing !== undefined && { preprocessing }),
  };
  const { settings, problems } = resolveSettings(wanted, await loadRecipe(model));
  throwProblems(problems);
  return settings;
}

/** What the data lacks for training is no problem here. */
async function checkData(settings: SearchSettings, graph: Graph, task: EvaluateTask): Promise<void> {
  const shape = imageShape(graph);
  const summary = await scanChosenData(settings, task.signal, shape[0]);
  const problems = checkAgainstModel(summary, shape, outputClasses(graph), settings.dataChoices?.labels).filter(
    (problem) => problem.code !== 'data.noTraining',
  );
  throwProblems(problems);
  for (const { message } of problems) task.log('warn', message);
}

async function readSplits(settings: SearchSettings, channels: number, task: EvaluateTask): Promise<EvaluationSplits> {
  const dataset = await readChosenData(settings, channels, {
    signal: task.signal,
    onProgress: (done, total) => task.report({ done, total, detail: `reading the data, ${done} of ${total}` }),
  });
  return evaluationSplits(dataset, { seed: settings.seed, ...settings.dataChoices?.splits });
}

function chosenView({ views, carved }: EvaluationSplits, split: SplitName, task: EvaluateTask): SplitView {
  const view = views[split];
  if (view === undefined || view.count === 0) {
    const present = Object.keys(views).join(', ');
    throw new AdaScaleError(
      'data.empty',
      `The data has no ${split} images, only: ${present}`,
      `Choose another split with --split (${present}), or add images.`,
    );
  }
  if (carved.includes(split))
    task.log(
      'warn',
      `The data keeps no ${split} images apart: ${view.count} of its training images are used as ${split}`,
    );
  return view;
}

/** What `auto` may look at: never the images that are judged, where there are others. */
function preprocessingSample(
  { views: { train, validation, test } }: EvaluationSplits,
  choice: DataChoices['preprocessing'] | undefined,
  task: EvaluateTask,
): SplitView {
  const other = train ?? validation;
  if (other !== undefined) return other;
  if (test === undefined) throw new AdaScaleError('data.empty', 'The data holds no images', 'Choose labelled images.');
  if (recipePreprocessing(choice, test.samples.shape[0]) === 'auto')
    task.log('warn', 'There are only test images: the preprocessing is found on the images that are judged');
  return test;
}
