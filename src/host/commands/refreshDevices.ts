import * as vscode from 'vscode';
import type { Command } from '../host';

export const command: Command = (host) =>
  Promise.resolve(
    vscode.window.withProgress({ location: { viewId: 'adascale.devices' } }, () =>
      host.devices
        .refresh()
        .catch((error: unknown) => void host.report.failure(error, vscode.l10n.t('list the devices'))),
    ),
  );
