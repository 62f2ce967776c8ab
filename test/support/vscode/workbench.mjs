// Starts a VS Code server on a free local port and opens its workbench in a browser.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { nodeBinary, serverEntry } from './installServer.mjs';

const userSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'update.mode': 'none',
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.enabled': false,
  'window.commandCenter': false,
  'workbench.reduceMotion': 'on',
};

const startTimeoutMs = 60_000;

/** The workbench notices the change by itself. */
export function writeSettings({ folder }, settings) {
  writeFileSync(path.join(folder, 'User', 'settings.json'), JSON.stringify({ ...userSettings, ...settings }));
}

function userFolder(settings) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vsc-'));
  mkdirSync(path.join(folder, 'User'));
  writeSettings({ folder }, settings);
  writeFileSync(path.join(folder, 'config.yaml'), '');
  return folder;
}

/** Nothing of the server's reaches the real home, and no gallery is asked. */
const environment = (folder, extra) => ({
  ...process.env,
  XDG_CONFIG_HOME: folder,
  XDG_DATA_HOME: folder,
  XDG_CACHE_HOME: folder,
  EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  ...extra,
});

function commonArguments(folder) {
  return [
    serverEntry,
    ...['--config', path.join(folder, 'config.yaml')],
    ...['--user-data-dir', folder],
    ...['--extensions-dir', path.join(folder, 'extensions')],
  ];
}

function listening(child, log) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${why}\n${log.text}`));
    const timer = setTimeout(() => fail('The VS Code server did not start in time'), startTimeoutMs);
    const read = (chunk) => {
      log.text += chunk;
      const match = /listening on http:\/\/127\.0\.0\.1:(\d+)/i.exec(log.text);
      if (!match) return;
      clearTimeout(timer);
      resolve(Number(match[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => fail(`The VS Code server ended with ${code}`));
  });
}

/**
 * `vsix` is installed first, as a user would have it. `testDriver` makes the workbench obey extensionTestsPath of the URL's
 * payload (since 1.139 it is ignored without), at the price of hidden notification toasts.
 */
export async function startServer({ vsix, testDriver = false, env = {}, settings = {} } = {}) {
  const folder = userFolder(settings);
  const options = { env: environment(folder, env) };
  if (vsix)
    execFileSync(nodeBinary, [...commonArguments(folder), '--install-extension', vsix], { ...options, stdio: 'pipe' });
  const flags = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check'];
  const more = ['--disable-workspace-trust', '--disable-getting-started-override', '--disable-proxy'];
  const driver = testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
  // A process group of its own, so that every child of the server can be ended with it.
  const child = spawn(nodeBinary, [...commonArguments(folder), ...flags, ...more, ...driver], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // the group is gone already
    }
  };
  const endWithUs = () => end('SIGKILL');
  process.once('exit', endWithUs);
  const log = { text: '' };
  const port = await listening(child, log);
  return {
    port,
    folder,
    pid: child.pid,
    log,
    stop: async () => {
      child.removeAllListeners('exit');
      const gone = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : Promise.resolve();
      end('SIGTERM');
      const timer = setTimeout(endWithUs, 5000);
      await gone;
      clearTimeout(timer);
      endWithUs();
      process.off('exit', endWithUs);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** `payload`: [key, value] pairs, the same that VS Code's own browser tests use. */
export function workbenchUrl(server, folder, payload = []) {
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  url.searchParams.set('folder', folder);
  url.searchParams.set('payload', JSON.stringify([['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload]));
  return url.href;
}

/** A path on the server as the workbench names it. */
export const remoteUri = (server, file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
