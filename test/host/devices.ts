import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { freePort } from '../support/device/adbServer';
import { answered } from './answers';
import { useOwnAdbServer } from './ownAdbServer';
import { activeHost, until, workspaceFolder } from './window';

export function registerDeviceSuite(): void {
  describe('devices', () => {
    useOwnAdbServer();

    it('lists this computer as ready, with or without an adb server', async () => {
      const host = await activeHost();
      await vscode.commands.executeCommand('adascale.refreshDevices');
      const { targets } = await host.devices.list();
      assert.equal(targets.find(({ id }) => id === 'local')?.state, 'ready');
    });

    it('shows what a target is and how it is below it, and offers what can be done there', async () => {
      const host = await activeHost();
      const { properties, reading, calibratedAt } = await host.devices.status('local');
      assert.ok(properties.soc !== null && properties.abis.length > 0);
      assert.ok(reading.timeMs > 0);
      assert.equal(calibratedAt, null);
      const known = await vscode.commands.getCommands(true);
      for (const name of [
        'profileOnDevice',
        'calibrateDevice',
        'monitorDevice',
        'cleanDevice',
        'connectDevice',
        'disconnectDevice',
      ])
        assert.ok(known.includes(`adascale.${name}`), name);
    });

    it('follows what is attached while somebody looks', async () => {
      const host = await activeHost();
      let changes = 0;
      const subscription = host.devices.onDidChange(() => changes++);
      try {
        host.devices.follow(true);
        await until('the first list', () => changes > 0);
      } finally {
        host.devices.follow(false);
        subscription.dispose();
      }
    });

    it('says why there is no phone where the adb server is out of reach', async () => {
      const host = await activeHost();
      // Not the usual name of this computer: a server of our own must not be started there.
      const setting = vscode.workspace.getConfiguration('adascale');
      await setting.update('adb.server', '127.0.0.2:1', vscode.ConfigurationTarget.Workspace);
      try {
        await vscode.commands.executeCommand('adascale.refreshDevices');
        const { adb } = await host.devices.list();
        assert.match(adb?.message ?? '', /127\.0\.0\.2:1/);
      } finally {
        await setting.update('adb.server', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });

    it('asks for adb where no server runs on this computer and there is no adb to start one', async () => {
      const host = await activeHost();
      const setting = vscode.workspace.getConfiguration('adascale');
      await setting.update('adb.server', '127.0.0.1:1', vscode.ConfigurationTarget.Workspace);
      await setting.update('adb.path', '/no/such/adb', vscode.ConfigurationTarget.Global);
      try {
        await assert.rejects(host.devices.refresh(), { code: 'device.noAdb', message: /\/no\/such\/adb/ });
        const { targets } = await host.devices.list();
        assert.equal(targets.find(({ id }) => id === 'local')?.state, 'ready');
      } finally {
        await setting.update('adb.path', undefined, vscode.ConfigurationTarget.Global);
        await setting.update('adb.server', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });

    it('takes the adb that is chosen there, keeps it in the setting and starts the server with it', async function () {
      if (process.platform === 'win32') return this.skip();
      await activeHost();
      const port = await freePort();
      const adb = path.join(workspaceFolder(), 'adb');
      // Stands for adb: notes what it is asked.
      writeFileSync(adb, `#!/bin/sh\necho "$@" >>'${adb}.asked'\n`);
      chmodSync(adb, 0o755);
      const setting = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('adascale');
      await setting().update('adb.server', `127.0.0.1:${port}`, vscode.ConfigurationTarget.Workspace);
      await setting().update('adb.path', '/no/such/adb', vscode.ConfigurationTarget.Global);
      try {
        await answered({ press: /^Choose adb…$/, file: adb }, async (asked) => {
          await vscode.commands.executeCommand('adascale.refreshDevices');
          await until('adb to be started', () => existsSync(`${adb}.asked`));
          assert.equal(readFileSync(`${adb}.asked`, 'utf8'), `-P ${port} start-server\n`);
          assert.equal(setting().get('adb.path'), adb);
          const [{ text, buttons } = { text: '', buttons: [] }, ...others] = asked.told;
          assert.match(text, /^Device: \/no\/such\/adb, which the setting adascale\.adb\.path names, cannot be run\./);
          assert.deepEqual(buttons, ['Choose adb…', 'Show Log']);
          assert.deepEqual([others, asked.dialogs.map(({ title }) => title)], [[], ['The adb program']]);
        });
        // Dismissed, nothing changes.
        await setting().update('adb.path', '/no/such/adb', vscode.ConfigurationTarget.Global);
        await answered({ press: /^Choose adb…$/ }, async (asked) => {
          await vscode.commands.executeCommand('adascale.refreshDevices');
          await until('the dialog', () => asked.dialogs.length === 1);
        });
        assert.equal(setting().get('adb.path'), '/no/such/adb');
      } finally {
        await setting().update('adb.path', undefined, vscode.ConfigurationTarget.Global);
        await setting().update('adb.server', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });
  });
}
