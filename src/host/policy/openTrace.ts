// A recorded trace, read whole: the panel replays it.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { AdaScaleError } from '../../shared/errors';
import { formatBytes } from '../../shared/format';
import type { TraceText } from '../../shared/protocol/panel';

/** A week at one line a second, roughly; more would not be looked at step by step. */
const mostBytes = 64 * 1024 * 1024;

/** Null when the person changed their mind. */
export async function pickTrace(): Promise<vscode.Uri | null> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open a Recorded Trace'),
      openLabel: vscode.l10n.t('Replay'),
      filters: { [vscode.l10n.t('Trace')]: ['jsonl'] },
    })) ?? [];
  return uri ?? null;
}

/** @throws AdaScaleError `trace.tooLarge` */
export async function readTrace(uri: vscode.Uri): Promise<TraceText> {
  const { size } = await vscode.workspace.fs.stat(uri);
  const name = path.posix.basename(uri.path);
  if (size > mostBytes)
    throw new AdaScaleError(
      'trace.tooLarge',
      `${name} has ${formatBytes(size)}; at most ${formatBytes(mostBytes)} are replayed`,
      'Cut the trace into parts',
    );
  return { name, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
}
