// Records a device's signals for a minute as a trace that the simulator and policies read.
import * as vscode from 'vscode';
import { readSettings } from '../config/settings';
import { targetOf } from '../devices/targetOf';
import { withCancellableProgress } from '../status/withCancellableProgress';
import { formatBytes } from '../../shared/format';
import type { DeviceReading } from '../../shared/device/sensors/deviceReading';
import type { Command } from '../host';
import { requireTrust } from '../trust';

const seconds = 60;

function readingText({ batteryPercent, thermalStatus, freeMemoryBytes, cpuLoad }: DeviceReading): string {
  const parts = [
    batteryPercent === null ? null : vscode.l10n.t('battery {0} %', Math.round(batteryPercent)),
    thermalStatus === null ? null : vscode.l10n.t('thermal status {0}', thermalStatus),
    freeMemoryBytes === null ? null : vscode.l10n.t('{0} free', formatBytes(freeMemoryBytes)),
    cpuLoad === null ? null : vscode.l10n.t('load {0} %', Math.round(100 * cpuLoad)),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

async function newFile(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Record a trace'),
    filters: { [vscode.l10n.t('Trace')]: ['jsonl'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `trace-${stamp}.jsonl`) }),
  });
}

export const command: Command = async (host, argument) => {
  if (!requireTrust()) return;
  const target = await targetOf(host, argument, vscode.l10n.t('Monitor'));
  const file = target === null ? undefined : await newFile();
  if (target === null || file === undefined) return;
  const { adbServer } = readSettings();
  const result = await withCancellableProgress(
    host,
    vscode.l10n.t('Recording {0} for a minute', target),
    vscode.l10n.t('record {0}', target),
    (signal, tell) =>
      host.engine.call(
        'device/monitor',
        { target, adbServer, seconds, out: file.fsPath },
        { signal, onProgress: ({ reading, line }) => tell(line.t / (1000 * seconds), readingText(reading)) },
      ),
  );
  if (result === null) return;
  const open = vscode.l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} readings recorded.', result.lines),
    open,
  );
  if (chosen === open) await vscode.window.showTextDocument(file);
};
