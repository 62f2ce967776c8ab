// TensorFlow as an optional training backend: the one thing that AdaScale downloads, and only after it was asked for.
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { withCancellableProgress } from '../status/withCancellableProgress';
import type { Command, Host } from '../host';
import { findNpm } from '../tensorflow/findNpm';
import { installTensorFlow, tensorflowVersion } from '../tensorflow/installTensorFlow';
import { runProgram } from '../tensorflow/runProgram';
import { tensorflowFolder } from '../tensorflow/tensorflowFolder';
import { requireTrust } from '../trust';

async function confirm(folder: string): Promise<boolean> {
  const install = vscode.l10n.t('Install');
  const replaced = existsSync(folder) ? vscode.l10n.t('What is there now will be replaced.') : '';
  const detail = vscode.l10n.t(
    'npm fetches @tensorflow/tfjs-node {0} from the npm registry that it is set up for and runs its install script, which downloads TensorFlow’s library and a native addon from storage.googleapis.com: around 400 MB on disk, about a third of it to download.\n\nAll of it goes to {1}. Nothing is sent but these requests. {2}',
    tensorflowVersion,
    folder,
    replaced,
  );
  const title = vscode.l10n.t('Download and install the TensorFlow backend?');
  return (await vscode.window.showInformationMessage(title, { modal: true, detail }, install)) === install;
}

function install({ log }: Host, folder: string, signal: AbortSignal, tell: (line: string) => void): Promise<void> {
  const onLine = (line: string): void => {
    log.info(`TensorFlow install: ${line}`);
    tell(line);
  };
  const search = { environment: process.env, platform: process.platform };
  return findNpm(search).then((npm) => installTensorFlow({ folder, npm, run: runProgram, signal, onLine }));
}

async function offerBackend(): Promise<void> {
  const use = vscode.l10n.t('Use for Training');
  const text = vscode.l10n.t('The TensorFlow backend is ready. With "auto" a search times it beside the others.');
  if ((await vscode.window.showInformationMessage(text, use)) !== use) return;
  const section = vscode.workspace.getConfiguration('adascale');
  const inWorkspace = section.inspect('engine.backend')?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await section.update('engine.backend', 'tensorflowNode', target);
}

let installing = false;

export const command: Command = async (host) => {
  if (!requireTrust() || installing) return;
  if (host.searches.current !== null) {
    void vscode.window.showInformationMessage(vscode.l10n.t('A search is running: wait for it or cancel it first.'));
    return;
  }
  const folder = tensorflowFolder(host.context.globalStorageUri.fsPath);
  installing = true;
  try {
    if (!(await confirm(folder))) return;
    if (existsSync(folder)) await host.engine.stop(); // it may hold the old library open
    const title = vscode.l10n.t('Installing the TensorFlow backend');
    const doing = vscode.l10n.t('install the TensorFlow backend');
    const done = await withCancellableProgress(host, title, doing, async (signal, tell) => {
      await install(host, folder, signal, (line) => tell(0, line));
      return true;
    });
    if (done !== true) return;
  } finally {
    installing = false;
  }
  await offerBackend();
};
