import * as vscode from 'vscode';
import { readSettings } from '../config/settings';
import { targetOf } from '../devices/targetOf';
import { withCancellableProgress } from '../status/withCancellableProgress';
import { formatBytes } from '../../shared/format';
import type { Command } from '../host';
import { requireTrust } from '../trust';

/** Removes the runner and the runtime from a device; the next measurement sends them again. */
export const command: Command = async (host, argument) => {
  if (!requireTrust()) return;
  const target = await targetOf(host, argument, vscode.l10n.t('Clean Up'));
  if (target === null) return;
  const { adbServer } = readSettings();
  const result = await withCancellableProgress(
    host,
    vscode.l10n.t('Cleaning up {0}', target),
    vscode.l10n.t('clean up {0}', target),
    (signal) => host.engine.call('device/clean', { target, adbServer }, { signal }),
  );
  if (result === null) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Removed {0} from {1}.', formatBytes(result.removedBytes), target),
  );
};
