// How a network wants its pixels: as the recipe or the command line says, else found by trying on labelled images.
import type { RecipePreprocessing } from '../../shared/recipe/recipe';
import type { Preprocessing } from '../../shared/run/manifest';
import type { Backend } from '../compute/backend';
import { choosePreprocessing } from '../datasets/choosePreprocessing';
import { preprocessings, type SampleKind } from '../datasets/preprocessing';
import type { SplitView } from '../datasets/splits';
import type { Graph } from '../graph/graph';
import { recipePreprocessing } from '../recipe/recipePreprocessing';
import type { SearchPort } from './searchPort';

/**
 * The preprocessing that `choice` names, or with `auto` the one under which the network is right most often on a labelled
 * sample of `train`.
 * @throws AdaScaleError `data.preprocessing`, `data.empty`.
 */
export async function findPreprocessing(
  graph: Graph,
  train: SplitView,
  backend: Backend,
  choice: string | RecipePreprocessing | undefined,
  port: Pick<SearchPort, 'breathe' | 'signal' | 'log'>,
): Promise<Preprocessing> {
  const { shape, pixels } = train.samples;
  const kind: SampleKind = pixels instanceof Uint8Array ? 'bytes' : 'floats';
  const chosen = recipePreprocessing(choice, shape[0], kind);
  if (chosen !== 'auto') return chosen;
  const session = await backend.createInference(graph);
  try {
    const input = graph.inputs[0]?.name ?? '';
    const output = graph.outputs[0]?.name ?? '';
    const found = await choosePreprocessing(
      preprocessings(shape[0], kind),
      train,
      async (data, count) => {
        await port.breathe();
        const results = await session.run({ [input]: { dataType: 'float32', shape: [count, ...shape], data } });
        return results[output]?.data as Float32Array;
      },
      port.signal,
    );
    report(found, port);
    return found.preprocessing;
  } finally {
    await session.dispose();
  }
}

function report(
  { preprocessing, margin, confident, samples }: Awaited<ReturnType<typeof choosePreprocessing>>,
  port: Pick<SearchPort, 'log'>,
): void {
  const points = (100 * margin).toFixed(1);
  port.log('info', `Preprocessing ${preprocessing.id}, ${points} points ahead of the next on ${samples} samples`);
  if (confident) return;
  port.log(
    'warn',
    'No preprocessing lifts the network above guessing: check the labels and their order, or name the preprocessing in adascale.json',
  );
}
