import * as vscode from 'vscode';
import { reportListing } from '../devices/reportListing';
import type { Command } from '../host';

export const command: Command = (host) =>
  Promise.resolve(
    vscode.window.withProgress({ location: { viewId: 'adascale.devices' } }, () =>
      host.devices.refresh().catch((error: unknown) => void reportListing(host, error)),
    ),
  );
