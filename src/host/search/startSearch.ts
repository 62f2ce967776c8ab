// From the first question to the running search: ask, check everything that could fail late, start, show.
import * as vscode from 'vscode';
import type { PreflightResult, SearchParams } from '../../shared/protocol/engine';
import { readSettings } from '../config/settings';
import type { Host } from '../host';
import { requireTrust } from '../trust';
import { askProblems } from '../wizard/askProblems';
import { runSteps } from '../wizard/runSteps';
import { firstForm, searchSteps, type SearchForm } from './askSearch';
import { newRunFolder } from './runFolder';
import { searchParams } from './searchParams';

export type ReadyParams = SearchParams & { readonly out: string };

function toParams(form: SearchForm): ReadyParams {
  const folder =
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(form.model)) ?? vscode.workspace.workspaceFolders?.[0];
  const workspace = folder?.uri.scheme === 'file' ? folder.uri.fsPath : null;
  return searchParams(form, readSettings(), form.recipe, newRunFolder(form.model, workspace, new Date()));
}

/** Null when the person stopped it. */
async function preflight(host: Host, params: ReadyParams): Promise<PreflightResult | null> {
  const controller = new AbortController();
  const where = { location: vscode.ProgressLocation.Notification, cancellable: true };
  try {
    return await vscode.window.withProgress(
      { ...where, title: vscode.l10n.t('Checking model, data and device') },
      (_progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        return host.engine.call('search/preflight', params, { signal: controller.signal });
      },
    );
  } catch (error) {
    void host.report.failure(error, vscode.l10n.t('check the search'));
    return null;
  }
}

/** Starts and opens the explorer as soon as the run exists; resolves when the search has ended. */
export async function launch(host: Host, params: ReadyParams): Promise<void> {
  const first = host.searches.onDidProgress(({ run }) => {
    first.dispose();
    host.panels.open(run);
  });
  await host.searches.start(params).finally(() => {
    first.dispose();
  });
}

/** Asks until the check passes or the person leaves. `model` answers the first question. */
export async function startSearch(host: Host, model: string | null): Promise<void> {
  if (!requireTrust()) return;
  const steps = searchSteps(host, model);
  let form = await runSteps(steps, await firstForm(host, model));
  while (form !== null) {
    const params = toParams(form);
    const result = await preflight(host, params);
    if (result === null) return;
    const decision =
      result.problems.length === 0 ? 'start' : await askProblems(vscode.l10n.t('Search for Device'), result.problems);
    if (decision === 'leave') return;
    if (decision === 'start') return launch(host, params);
    form = await runSteps(steps, form);
  }
}
