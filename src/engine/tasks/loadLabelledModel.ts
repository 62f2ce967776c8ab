// A model and the data to judge it by, made ready: read, matched to each other, split, preprocessing given or found.
import { AdaScaleError } from '../../shared/errors';
import type { EvaluateParams } from '../../shared/protocol/engine';
import type { Preprocessing } from '../../shared/run/manifest';
import type { Backend } from '../compute/backend';
import { checkAgainstModel } from '../datasets/checkAgainstModel';
import { splitDataset, type SplitDataset } from '../datasets/splits';
import { readModel, requireSupported } from '../formats/index';
import type { Graph } from '../graph/graph';
import { loadRecipe } from '../recipe/loadRecipe';
import { readChosenData, scanChosenData } from '../search/chosenData';
import { findPreprocessing } from '../search/findPreprocessing';
import { imageShape } from '../search/imageShape';
import { throwProblems } from '../search/preflight';
import { resolveSettings } from '../search/resolveSettings';
import { outputClasses } from '../train/outputClasses';
import type { Task } from './task';

export interface LabelledModel {
  readonly graph: Graph;
  readonly data: SplitDataset;
  readonly preprocessing: Preprocessing;
}

/**
 * @throws AdaScaleError `model.…`, `data.…`, `recipe.…`, `input.…`; everything that can be said without decoding the data
 * is said together.
 */
export async function loadLabelledModel(
  task: Task<'model/evaluate'>,
  params: EvaluateParams,
  backend: Backend,
): Promise<LabelledModel> {
  const { signal, report } = task;
  const { model, data: dataPath, preprocessing, seed } = params;
  const graph = requireSupported(await readModel(model, signal));
  const { settings, problems } = resolveSettings(
    {
      model,
      data: dataPath,
      ...(seed !== undefined && { seed }),
      ...(preprocessing !== undefined && { preprocessing }),
    },
    await loadRecipe(model),
  );
  throwProblems(problems);
  const shape = imageShape(graph);
  throwProblems(
    checkAgainstModel(
      await scanChosenData(settings, signal),
      shape,
      outputClasses(graph),
      settings.dataChoices?.labels,
    ),
  );
  const dataset = await readChosenData(settings, shape[0], {
    signal,
    onProgress: (done, total) => report({ done, total, detail: `reading the data, ${done} of ${total}` }),
  });
  const data = splitDataset(dataset, { seed: settings.seed, ...settings.dataChoices?.splits });
  if (data.train.count === 0 && data.test.count === 0) {
    throw new AdaScaleError('data.empty', `${settings.dataPath} holds no images`, 'Choose data with labelled images.');
  }
  const found = await findPreprocessing(graph, data.train, backend, settings.dataChoices?.preprocessing, task);
  return { graph, data, preprocessing: found };
}
