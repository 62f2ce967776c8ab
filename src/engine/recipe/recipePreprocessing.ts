// The recipe's `preprocessing` (or the command line's) as the preprocessing that it names, and the size it asks for.
import type { RecipePreprocessing } from '../../shared/recipe/recipe';
import type { Preprocessing } from '../../shared/run/manifest';
import type { SampleKind } from '../datasets/preprocessing';
import { customPreprocessing, preprocessingById } from '../datasets/preprocessing';

/**
 * `auto` where it has to be found by trying, else the preprocessing for `channels` channels.
 * @throws AdaScaleError `data.preprocessing` for an unknown id or a wrong number of means
 */
export function recipePreprocessing(
  choice: string | RecipePreprocessing | undefined,
  channels: number,
  kind: SampleKind = 'bytes',
): Preprocessing | 'auto' {
  const recipe = typeof choice === 'string' ? { id: choice } : (choice ?? {});
  if (recipe.mean !== undefined && recipe.std !== undefined) {
    const order = recipe.channels === 'bgr' ? 'bgr' : 'rgb';
    return customPreprocessing(toList(recipe.mean), toList(recipe.std), channels, order);
  }
  const id = recipe.id ?? 'auto';
  return id === 'auto' ? 'auto' : preprocessingById(id, channels, kind);
}

/** Height and width that images are scaled to, for ReadOptions; undefined where the recipe does not say. */
export function recipeResize(choice: string | RecipePreprocessing | undefined): readonly [number, number] | undefined {
  return typeof choice === 'object' ? choice.resize : undefined;
}

const toList = (value: number | readonly number[]): readonly number[] => (typeof value === 'number' ? [value] : value);
