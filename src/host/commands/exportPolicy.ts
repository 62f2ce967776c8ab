// From a run's row, from the explorer in front (its selection), or from the palette.
import * as vscode from 'vscode';
import { exportSelection } from '../export/exportSelection';
import type { Command } from '../host';
import { runOf } from './arguments';
import { pickRun } from './pickRun';

export const command: Command = async (host, target) => {
  const { active } = host.panels;
  const given = runOf(target) ?? active?.run ?? null;
  const run = given ?? (await pickRun(host, vscode.l10n.t('Which run?'), ({ evaluated }) => evaluated > 0));
  if (run !== null) await exportSelection(host, run, active?.run === run ? active.selected : []);
};
