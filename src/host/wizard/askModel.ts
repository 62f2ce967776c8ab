// Question: which trained network?
import * as path from 'node:path';
import * as vscode from 'vscode';
import { findModels } from '../files/findModels';
import { modelExtensions } from '../files/modelFiles';
import { pick, type Choice } from './pick';
import type { Outcome, Place } from './runSteps';

type Answer = { readonly model: string } | 'browse';

async function choices(): Promise<readonly Choice<Answer>[]> {
  const models = (await findModels()).map((model) => ({
    label: `$(file-binary) ${path.basename(model)}`,
    description: vscode.workspace.asRelativePath(path.dirname(model)),
    value: { model },
  }));
  return [...models, { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, value: 'browse', alwaysShow: true }];
}

async function browse(): Promise<string | null> {
  const extensions = modelExtensions.map((extension) => extension.slice(1));
  const chosen = await vscode.window.showOpenDialog({
    openLabel: vscode.l10n.t('Use This Model'),
    filters: { [vscode.l10n.t('Models')]: [...extensions, 'json'] },
  });
  return chosen?.[0]?.fsPath ?? null;
}

export async function askModel(title: string, current: string | null, place?: Place): Promise<Outcome<string>> {
  for (;;) {
    const outcome = await pick<Answer>({
      title,
      placeholder: vscode.l10n.t('Which trained network?'),
      choices: choices(),
      isCurrent: (value) => value !== 'browse' && value.model === current,
      ...(place && { place }),
    });
    if (outcome.kind !== 'value') return outcome;
    const model = outcome.value === 'browse' ? await browse() : outcome.value.model;
    if (model !== null) return { kind: 'value', value: model };
  }
}
