// From the explorer's menu on one or several model files.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isModelFile } from '../files/modelFiles';
import type { Command } from '../host';
import { startSearch } from '../search/startSearch';
import { filesOf } from './arguments';

export const command: Command = async (host, clicked, selected) => {
  const models = filesOf(clicked, selected).filter((file) => isModelFile(path.basename(file)));
  const [first, ...others] = models;
  if (others.length > 0 && first !== undefined) {
    const text = vscode.l10n.t(
      'One search at a time: it starts with {0}. Search the other {1} afterwards.',
      path.basename(first),
      others.length,
    );
    void vscode.window.showInformationMessage(text);
  }
  await startSearch(host, first ?? null);
};
