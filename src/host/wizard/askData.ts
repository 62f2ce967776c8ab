// Question: which labelled data? The recipe's answer comes first, then what lies near the model.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { findDataSources } from '../files/findDataSources';
import type { RecipeDefaults } from '../files/recipeDefaults';
import { browseData } from './browseData';
import { pick, type Choice } from './pick';
import type { Outcome, Place } from './runSteps';

type Answer = { readonly data: string | null } | 'folder' | 'file';

function near(model: string): readonly string[] {
  const beside = path.dirname(model);
  const workspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(model));
  const above = workspace && beside !== workspace.uri.fsPath ? [path.dirname(beside), workspace.uri.fsPath] : [];
  return [beside, ...above];
}

function recipeChoice(recipe: RecipeDefaults | null): readonly Choice<Answer>[] {
  if (recipe?.data === undefined && recipe?.splits === undefined) return [];
  const label = `$(json) ${vscode.l10n.t('As adascale.json says')}`;
  return [{ label, description: recipe.data ?? '', value: { data: null } }];
}

async function choices(model: string, recipe: RecipeDefaults | null): Promise<readonly Choice<Answer>[]> {
  const found = (await findDataSources(near(model))).map((data) => ({
    label: `$(file-media) ${path.basename(data)}`,
    description: vscode.workspace.asRelativePath(path.dirname(data)),
    value: { data },
  }));
  return [
    ...recipeChoice(recipe),
    ...found,
    { label: `$(folder-opened) ${vscode.l10n.t('Browse for a folder…')}`, value: 'folder', alwaysShow: true },
    { label: `$(file-zip) ${vscode.l10n.t('Browse for a file…')}`, value: 'file', alwaysShow: true },
  ];
}

/** Null leaves the data to the recipe. */
export async function askData(
  title: string,
  model: string,
  recipe: RecipeDefaults | null,
  place: Place,
): Promise<Outcome<string | null>> {
  for (;;) {
    const outcome = await pick<Answer>({
      title,
      placeholder: vscode.l10n.t('Which labelled data? A folder a class (or .zip, .tar.gz), IDX, CIFAR binary or NPZ'),
      choices: choices(model, recipe),
      place,
    });
    if (outcome.kind !== 'value') return outcome;
    const { value } = outcome;
    if (typeof value === 'object') return { kind: 'value', value: value.data };
    const data = await browseData(value);
    if (data !== null) return { kind: 'value', value: data };
  }
}
