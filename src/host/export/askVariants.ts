// Which variants go into the bundle? What is selected already is ticked.
import * as vscode from 'vscode';
import { finalFrontier } from '../../shared/pareto/finalFrontier';
import type { Candidate } from '../../shared/run/candidate';
import type { RunSnapshot } from '../../shared/run/manifest';
import { variantChoice } from './variantChoice';

/** Fewer leave nothing to switch among. */
export const fewestVariants = 2;

/** The frontier, fastest first; everything evaluated where the frontier alone leaves nothing to switch among. */
function exportable({ baseline, candidates, manifest }: RunSnapshot): readonly Candidate[] {
  const best = finalFrontier([...(baseline ? [baseline] : []), ...candidates], manifest.settings.budgets);
  return best.length >= fewestVariants ? best : candidates.filter(({ status }) => status === 'evaluated');
}

/** Null when the person left. */
export async function askVariants(
  snapshot: RunSnapshot,
  selected: readonly string[],
): Promise<readonly string[] | null> {
  const items = exportable(snapshot).map((candidate) => variantChoice(candidate, selected.includes(candidate.id)));
  for (;;) {
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Export Policy'),
      placeHolder: vscode.l10n.t('Pick two or more variants that the app switches among'),
      canPickMany: true,
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    if (!chosen) return null;
    if (chosen.length >= fewestVariants) return chosen.map(({ id }) => id);
    void vscode.window.showWarningMessage(vscode.l10n.t('A policy needs at least two variants to switch among.'));
  }
}
