// From a run's row, from the explorer in front (its selection), or from the palette.
import * as vscode from 'vscode';
import type { Command, Host } from '../host';
import { askVariants, fewestVariants } from '../export/askVariants';
import { exportVariants } from '../export/exportVariants';
import { runOf } from './arguments';
import { pickRun } from './pickRun';

async function chosenVariants(host: Host, run: string): Promise<readonly string[] | null> {
  const panel = host.panels.active;
  const selected = panel?.run === run ? panel.selected : [];
  if (selected.length >= fewestVariants) return selected;
  return askVariants(await host.engine.call('run/open', { run }), selected);
}

export const command: Command = async (host, target) => {
  const given = runOf(target) ?? host.panels.active?.run ?? null;
  const run = given ?? (await pickRun(host, vscode.l10n.t('Which run?'), ({ evaluated }) => evaluated > 0));
  if (run === null) return;
  const variants = await chosenVariants(host, run);
  if (variants !== null) await exportVariants(host, run, variants);
};
