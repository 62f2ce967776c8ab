import * as vscode from 'vscode';
import type { Command } from '../host';
import { requireTrust } from '../trust';
import { runOf } from './arguments';
import { pickRun } from './pickRun';

export const command: Command = async (host, target) => {
  if (!requireTrust()) return;
  const stopped = vscode.l10n.t('Which search goes on?');
  const run =
    runOf(target) ?? (await pickRun(host, stopped, ({ manifest, live }) => !live && manifest.state !== 'done'));
  if (run !== null) await host.searches.resume(run);
};
