// A real VS Code (its server and workbench, as the code-server package carries them) on the Node it needs, from npm alone, in
// a cache folder of its own so that no dependency of ours changes. Lean: no postinstall of the package, only the three native
// modules that the extension host needs are built.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const serverVersion = '4.139.1';
const nodeVersion = '24.21.0';
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog', 'node-pty'];

export const hostFolder = process.env.VSCODE_HOST_DIR ?? path.join(os.homedir(), '.cache', 'vscode-host');
export const nodeBinary = path.join(hostFolder, 'node/node_modules/.bin/node');
export const serverEntry = path.join(hostFolder, 'cs/node_modules/code-server/out/node/entry.js');
export const hostName = `VS Code 1.${serverVersion.split('.').slice(1).join('.')} (code-server ${serverVersion})`;

const quiet = {
  npm_config_loglevel: 'error',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_ignore_scripts: 'false',
};

function npm(folder, ...args) {
  mkdirSync(folder, { recursive: true });
  // The new Node goes first in PATH so that native modules are built for it.
  const PATH = `${path.dirname(nodeBinary)}${path.delimiter}${process.env.PATH}`;
  const result = spawnSync('npm', args, { cwd: folder, env: { ...process.env, ...quiet, PATH }, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${result.stdout}\n${result.stderr}`);
}

/** Installs once; later calls return at once. Throws with npm's own words where it cannot. */
export function installServer() {
  const done = path.join(hostFolder, `ok-${serverVersion}-${nodeVersion}`);
  if (existsSync(done)) return;
  console.log(`Installing ${hostName} from npm (about a minute, once)…`);
  rmSync(hostFolder, { recursive: true, force: true });
  const node = path.join(hostFolder, 'node');
  const server = path.join(hostFolder, 'cs');
  npm(node, 'init', '-y');
  npm(node, 'install', '--foreground-scripts', `node@${nodeVersion}`); // its postinstall puts the binary in place
  npm(server, 'init', '-y');
  npm(server, 'install', '--ignore-scripts', `code-server@${serverVersion}`);
  const vscode = path.join(server, 'node_modules/code-server/lib/vscode');
  npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  npm(vscode, 'rebuild', ...nativeModules);
  writeFileSync(done, '');
}
