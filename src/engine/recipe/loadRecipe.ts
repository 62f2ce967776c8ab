// Finds, reads and checks the recipe beside a model. Its paths are relative to the recipe, so that model, recipe and data can
// move together.
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { Recipe } from '../../shared/recipe/recipe';
import { recipeFileName } from '../../shared/recipe/recipe';
import { locateJsonError } from './locateJsonError';
import { validateRecipe } from './validateRecipe';

const recipeLimitBytes = 4 * 1024 ** 2;

/** A recipe with absolute paths. */
export interface LoadedRecipe extends Recipe {
  /** Where the recipe was read from. */
  readonly path: string;
}

/**
 * The recipe in the model's folder, with `data` and the paths of `splits` made absolute; null where there is none.
 * @throws AdaScaleError `recipe.notJson` with line and column, `recipe.invalid` with every fault, `recipe.unreadable`
 */
export async function loadRecipe(modelPath: string): Promise<LoadedRecipe | null> {
  const file = path.join(path.dirname(path.resolve(modelPath)), recipeFileName);
  const text = await readText(file);
  return text === null ? null : resolvePaths(parseRecipe(text, file), file);
}

/** Checks a recipe's text; `file` stands in errors. @throws AdaScaleError `recipe.notJson`, `recipe.invalid` */
export function parseRecipe(text: string, file: string): Recipe {
  // Windows editors begin UTF-8 files with a byte order mark, which is not JSON.
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw notJson(json, file, error);
  }
  return validateRecipe(value, file);
}

async function readText(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (found === null) return null;
  if (!found.isFile() || found.size > recipeLimitBytes) {
    throw new AdaScaleError('recipe.unreadable', `${file} is no file of at most ${recipeLimitBytes} bytes`);
  }
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AdaScaleError('recipe.unreadable', `${file}: ${reason}`, 'Check that it can be read.', { cause: error });
  }
}

function notJson(text: string, file: string, cause: unknown): AdaScaleError {
  const fault = locateJsonError(text);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const where =
    fault === null ? reason : `line ${fault.line}, column ${fault.column}: ${fault.found} cannot stand here`;
  return new AdaScaleError(
    'recipe.notJson',
    `${file}, ${where}`,
    'Recipes are plain JSON: double quotes, no comments, no comma after the last entry.',
    { cause },
  );
}

function resolvePaths(recipe: Recipe, file: string): LoadedRecipe {
  const resolve = (relative: string): string => path.resolve(path.dirname(file), relative);
  const splits = recipe.splits && {
    ...recipe.splits,
    ...(recipe.splits.train === undefined ? {} : { train: resolve(recipe.splits.train) }),
    ...(recipe.splits.validation === undefined ? {} : { validation: resolve(recipe.splits.validation) }),
    ...(recipe.splits.test === undefined ? {} : { test: resolve(recipe.splits.test) }),
  };
  return {
    ...recipe,
    path: file,
    ...(recipe.data === undefined ? {} : { data: resolve(recipe.data) }),
    ...(splits === undefined ? {} : { splits }),
  };
}
