import * as vscode from 'vscode';
import type { Command } from '../host';
import { askModel } from '../wizard/askModel';
import { filesOf } from './arguments';

export const command: Command = async (host, clicked, selected) => {
  const given = filesOf(clicked, selected);
  if (given.length > 0) {
    for (const model of given) await host.models.show(model);
    return;
  }
  const outcome = await askModel(vscode.l10n.t('Inspect Model'), null);
  if (outcome.kind === 'value') await host.models.show(outcome.value);
};
