// What adascale.json beside a model already answers. Only defaults for the questions come from here: the engine reads and
// checks the recipe itself, and says what is wrong with it.
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { recipeFileName, type Recipe } from '../../shared/recipe/recipe';

const limitBytes = 1024 ** 2;

export type RecipeDefaults = Readonly<Partial<Recipe>> & { readonly path: string };

/** Null without a readable recipe. */
export async function readRecipeDefaults(modelPath: string): Promise<RecipeDefaults | null> {
  const file = path.join(path.dirname(modelPath), recipeFileName);
  try {
    if ((await stat(file)).size > limitBytes) return null;
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, path: file } : null;
  } catch {
    return null;
  }
}
