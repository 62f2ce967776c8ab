// From a run's row, from the explorer in front (its selection), or from the palette: a policy for variants of a run.
import * as vscode from 'vscode';
import { fewestVariants } from '../../shared/policy/authoring/chooseVariants';
import type { Command } from '../host';
import { runOf } from './arguments';
import { pickRun } from './pickRun';

export const command: Command = async (host, target) => {
  const { active } = host.panels;
  const given = runOf(target) ?? active?.run ?? null;
  const run =
    given ?? (await pickRun(host, vscode.l10n.t('Which run?'), ({ evaluated }) => evaluated >= fewestVariants));
  if (run === null) return;
  const selected = active?.run === run && active.selected.length >= fewestVariants ? active.selected : [];
  await host.panels.open(run).policy.proposeAndShow(selected);
};
