import * as vscode from 'vscode';
import { readSettings } from '../config/settings';
import { targetOf } from '../devices/targetOf';
import { withCancellableProgress } from '../status/withCancellableProgress';
import type { Command } from '../host';
import { requireTrust } from '../trust';

/** Of a device of the network; one on a cable is unplugged. */
export const command: Command = async (host, argument) => {
  if (!requireTrust()) return;
  const target = await targetOf(host, argument, vscode.l10n.t('Disconnect'));
  if (target === null) return;
  const { adbServer } = readSettings();
  await withCancellableProgress(
    host,
    vscode.l10n.t('Disconnecting {0}', target),
    vscode.l10n.t('disconnect {0}', target),
    (signal) => host.engine.call('device/disconnect', { target, adbServer }, { signal }),
  );
  await host.devices.refresh().catch(() => undefined);
};
