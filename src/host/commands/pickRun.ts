// Which run? Those of the workspace, newest first, or any folder.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Host } from '../host';
import { stateText } from '../runs/runItems';
import type { RunEntry } from '../runs/runList';
import type { LiveSearch } from '../runs/searchService';
import { pick, type Choice } from '../wizard/pick';

type Answer = { readonly run: string } | 'browse';

function choice(entry: RunEntry, current: LiveSearch | null): Choice<Answer> {
  const { path: run, manifest, evaluated } = entry;
  return {
    label: `$(graph-scatter) ${manifest.modelName}`,
    description: `${stateText(entry, current)} · ${vscode.l10n.t('{0} variants', evaluated)}`,
    detail: `${new Date(manifest.createdAt).toLocaleString()} · ${vscode.workspace.asRelativePath(run)}`,
    value: { run },
  };
}

async function browse(): Promise<string | null> {
  const openLabel = vscode.l10n.t('Open This Run');
  const chosen = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel });
  return chosen?.[0]?.fsPath ?? null;
}

/** Null when the person left, or when the runs could not be listed (which is reported). */
export async function pickRun(
  host: Host,
  placeholder: string,
  fits: (entry: RunEntry) => boolean = () => true,
): Promise<string | null> {
  const offered = host.runs
    .list()
    .then(({ runs }): readonly Choice<Answer>[] => [
      ...runs.filter(fits).map((entry) => choice(entry, host.searches.current)),
      { label: `$(folder-opened) ${vscode.l10n.t('Browse for a run folder…')}`, value: 'browse', alwaysShow: true },
    ]);
  offered.catch((error: unknown) => host.report.failure(error, vscode.l10n.t('list the runs')));
  const outcome = await pick<Answer>({ title: 'AdaScale', placeholder, choices: offered });
  if (outcome.kind !== 'value') return null;
  return outcome.value === 'browse' ? browse() : path.resolve(outcome.value.run);
}
