// The registry of commands: id -> module, loaded when first used so that activation stays short.
import * as vscode from 'vscode';
import type { Command, Host } from '../host';

type Load = () => Promise<{ readonly command: Command }>;

export const commands: Readonly<Record<string, Load>> = {
  'adascale.search': () => import('./search'),
  'adascale.compress': () => import('./compress'),
  'adascale.openExplorer': () => import('./openExplorer'),
  'adascale.openSampleRun': () => import('./openSampleRun'),
  'adascale.exportPolicy': () => import('./exportPolicy'),
  'adascale.newPolicy': () => import('./newPolicy'),
  'adascale.resume': () => import('./resume'),
  'adascale.cancel': () => import('./cancel'),
  'adascale.refine': () => import('./refineAround'),
  'adascale.fineTune': () => import('./fineTune'),
  'adascale.inspectModel': () => import('./inspectModel'),
  'adascale.profileModel': () => import('./profileModel'),
  'adascale.revealRun': () => import('./revealRun'),
  'adascale.refreshDevices': () => import('./refreshDevices'),
  'adascale.profileOnDevice': () => import('./profileOnDevice'),
  'adascale.calibrateDevice': () => import('./calibrateDevice'),
  'adascale.monitorDevice': () => import('./monitorDevice'),
  'adascale.cleanDevice': () => import('./cleanDevice'),
  'adascale.connectDevice': () => import('./connectDevice'),
  'adascale.disconnectDevice': () => import('./disconnectDevice'),
  'adascale.refreshRuns': () => import('./refreshRuns'),
  'adascale.installTensorFlow': () => import('./installTensorFlow'),
  'adascale.showLog': () => import('./showLog'),
};

/** A command that fails tells why once and never rejects into the void. */
export function registerCommands(host: Host): readonly vscode.Disposable[] {
  return Object.entries(commands).map(([id, load]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await (await load()).command(host, ...args);
      } catch (error) {
        void host.report.failure(error, vscode.l10n.t('run the command {0}', id));
      }
    }),
  );
}
