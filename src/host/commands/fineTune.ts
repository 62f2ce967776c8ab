import * as vscode from 'vscode';
import type { Command } from '../host';
import { refineCommand } from './refineAround';

export const command: Command = (host, target) =>
  refineCommand('fineTune', vscode.l10n.t('Fine-Tune a Variant'))(host, target);
