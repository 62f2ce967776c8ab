// Model files measured as they are, in turn, on a target that is asked for: what a network costs before anything is searched.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ProfileResult } from '../../shared/protocol/engine';
import { readSettings } from '../config/settings';
import { benchmarkTool } from '../devices/benchmarkTool';
import type { Command, Host } from '../host';
import { profileLines, profileText } from '../models/profileText';
import { withCancellableProgress } from '../status/withCancellableProgress';
import { requireTrust } from '../trust';
import { askModel } from '../wizard/askModel';
import { askTarget } from '../wizard/askTarget';
import { filesOf } from './arguments';

export const command: Command = async (host, clicked, selected) => {
  if (!requireTrust()) return;
  const title = vscode.l10n.t('Profile Model');
  const models = await modelsOf(title, filesOf(clicked, selected));
  if (models === null) return;
  // The tool takes files as they are, of this one kind.
  const benchmarkModel = models.every((model) => path.extname(model).toLowerCase() === '.tflite');
  const asked = await askTarget(title, host, 'local', { step: 1, totalSteps: 1 }, { benchmarkModel });
  if (asked.kind !== 'value') return;
  const tool = asked.value.startsWith('benchmarkModel:') ? await benchmarkTool() : undefined;
  if (tool === null) return;
  const result = await measure(host, title, models, asked.value, tool);
  if (result !== null) tell(host, result);
};

async function modelsOf(title: string, given: readonly string[]): Promise<readonly string[] | null> {
  if (given.length > 0) return given;
  const outcome = await askModel(title, null);
  return outcome.kind === 'value' ? [outcome.value] : null;
}

function measure(
  host: Host,
  title: string,
  models: readonly string[],
  target: string,
  benchmarkModelPath: string | undefined,
): Promise<ProfileResult | null> {
  const { adbServer } = readSettings();
  return withCancellableProgress(host, title, vscode.l10n.t('measure the model'), (signal, show) =>
    host.engine.call(
      'profile/run',
      {
        ...{ models, target, adbServer },
        ...(target.startsWith('adb') && { check: 'outputs' as const }),
        ...(benchmarkModelPath !== undefined && { benchmarkModelPath }),
      },
      { signal, onProgress: ({ done, total, detail }) => show(done / Math.max(1, total), detail) },
    ),
  );
}

function tell({ log }: Host, result: ProfileResult): void {
  const t = (text: string, ...values: readonly (string | number)[]): string => vscode.l10n.t(text, ...values);
  for (const line of profileLines(result, t)) log.info(line);
  const showLog = vscode.l10n.t('Show Log');
  void vscode.window.showInformationMessage(profileText(result, t), showLog).then((chosen) => {
    if (chosen === showLog) log.show();
  });
}
