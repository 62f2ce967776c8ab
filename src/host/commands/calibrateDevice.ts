import * as vscode from 'vscode';
import { readSettings } from '../config/settings';
import { targetOf } from '../devices/targetOf';
import { withCancellableProgress } from '../status/withCancellableProgress';
import { formatPercent } from '../../shared/format';
import type { Command } from '../host';
import { requireTrust } from '../trust';

/** Measures kernels on a device and fits the predictor; one that was stopped goes on where it stood. */
export const command: Command = async (host, argument) => {
  if (!requireTrust()) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first: the calibration is kept in it.'));
    return;
  }
  const target = await targetOf(host, argument, vscode.l10n.t('Calibrate'));
  if (target === null) return;
  const { adbServer } = readSettings();
  const result = await withCancellableProgress(
    host,
    vscode.l10n.t('Calibrating {0}', target),
    vscode.l10n.t('calibrate {0}', target),
    (signal, tell) =>
      host.engine.call(
        'device/calibrate',
        // Of this computer the memory can be capped where the system allows it; of a phone it cannot.
        { target, adbServer, folder, resume: true, memory: target === 'local' },
        { signal, onProgress: ({ done, total, detail }) => tell(total > 0 ? done / total : 0, detail) },
      ),
  );
  host.devices.redraw();
  if (result === null) return;
  if (result.noMemory !== null) host.log.info(`${result.noMemory.message}. ${result.noMemory.hint ?? ''}`);
  const share = formatPercent(result.overall.withinTenPercent);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0}: {1} of held-out kernels are predicted within 10 %.', result.device, share),
  );
};
