// Refreshing the devices starts the adb server where adb is installed: the tests' own is at a port of its own, away from the
// person's, and ends with them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { freePort } from '../support/device/adbServer';

/** For the suite that calls it. */
export function useOwnAdbServer(): void {
  let port = 0;
  const choose = (address: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('adascale').update('adb.server', address, vscode.ConfigurationTarget.Global);

  before('an adb server of their own', async () => {
    port = await freePort();
    await choose(`127.0.0.1:${port}`);
  });

  after('end the adb server', async () => {
    // Where there is no adb, or no server was started, there is nothing to end.
    await promisify(execFile)('adb', ['-P', String(port), 'kill-server'], { timeout: 15_000 }).catch(() => undefined);
    await choose(undefined);
  });
}
