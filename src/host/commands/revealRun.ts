import * as vscode from 'vscode';
import type { Command } from '../host';
import { revealRun } from '../runs/revealRun';
import { runOf } from './arguments';
import { pickRun } from './pickRun';

export const command: Command = async (host, target) => {
  const run = runOf(target) ?? (await pickRun(host, vscode.l10n.t('Which run?')));
  if (run !== null) await revealRun(run);
};
