// From a variant's row, or from the palette for the selection of the explorer in front.
import * as vscode from 'vscode';
import { finalFrontier } from '../../shared/pareto/finalFrontier';
import { baselineId } from '../../shared/run/candidate';
import type { RefinementKind } from '../../shared/run/refinement';
import { variantChoice } from '../export/variantChoice';
import type { Command, Host } from '../host';
import { refineVariants } from '../pareto/refineVariants';
import { requireTrust } from '../trust';
import { runOf, variantOf } from './arguments';
import { pickRun } from './pickRun';

/** Null when the person left. */
async function askVariant(host: Host, run: string, title: string): Promise<readonly string[] | null> {
  const { baseline, candidates, manifest } = await host.engine.call('run/open', { run });
  const best = finalFrontier([...(baseline ? [baseline] : []), ...candidates], manifest.settings.budgets);
  const rows = best.map((candidate) => variantChoice(candidate, false));
  const placeHolder = vscode.l10n.t('Which variant of the frontier?');
  const chosen = await vscode.window.showQuickPick(rows, { title, placeHolder, matchOnDescription: true });
  return chosen ? [chosen.id] : null;
}

/** The baseline may be refined around; only compressed variants are trained. */
function selectionOf(host: Host, run: string, what: RefinementKind): readonly string[] {
  const { active } = host.panels;
  const selected = active?.run === run ? active.selected : [];
  return what === 'refine' ? selected : selected.filter((id) => id !== baselineId);
}

export const refineCommand =
  (what: RefinementKind, title: string): Command =>
  async (host, target) => {
    if (!requireTrust()) return;
    const finished = vscode.l10n.t('Variants of which run?');
    const run =
      runOf(target) ??
      host.panels.active?.run ??
      (await pickRun(host, finished, ({ manifest, live }) => !live && manifest.state === 'done'));
    if (run === null) return;
    const given = variantOf(target);
    const selected = given === null ? selectionOf(host, run, what) : [given];
    const ids = selected.length > 0 ? selected : await askVariant(host, run, title);
    if (ids === null) return;
    host.panels.open(run);
    await refineVariants(host, run, what, ids);
  };

export const command: Command = (host, target) =>
  refineCommand('refine', vscode.l10n.t('Refine around a Variant'))(host, target);
