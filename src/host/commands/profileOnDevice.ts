// The selection of the explorer in front, or the frontier of a run, measured on a device and kept with the run.
import * as vscode from 'vscode';
import { targetOf } from '../devices/targetOf';
import type { Command, Host } from '../host';
import { measureOn } from '../pareto/measureVariants';
import { requireTrust } from '../trust';
import { pickRun } from './pickRun';

async function variantsOf(host: Host, run: string): Promise<readonly string[]> {
  const { active } = host.panels;
  if (active?.run === run && active.selected.length > 0) return active.selected;
  const { baseline, frontier } = await host.engine.call('run/open', { run });
  return [...(baseline === null ? [] : [baseline.id]), ...frontier];
}

export const command: Command = async (host, argument) => {
  if (!requireTrust()) return;
  const target = await targetOf(host, argument, vscode.l10n.t('Profile'));
  if (target === null) return;
  const run =
    host.panels.active?.run ??
    (await pickRun(host, vscode.l10n.t('Variants of which run?'), ({ evaluated }) => evaluated > 0));
  if (run === null) return;
  const measured = await measureOn(host, run, await variantsOf(host, run), target);
  if (measured !== null) await vscode.commands.executeCommand('adascale.openExplorer', run);
};
