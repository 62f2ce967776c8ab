// npm run demo:device: a phone without a phone. Starts the emulated device and a real adb server of its own, lets the built
// command line measure the frontier of the sample run on it, compares every output with this computer's, and stops everything.
// All figures are of an emulator: they show the way, not what a phone does.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { startAdbServer, type AdbServer } from './adbServer';
import { findDeviceNeeds } from './deviceNeeds';
import { startEmulatedDevice, type EmulatedDevice } from './emulatedDevice';

const root = path.resolve(__dirname, '../../..');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The command line, as a person would use it. Its exit code. */
function adascale(...args: readonly string[]): Promise<number> {
  say(`\n$ adascale ${args.join(' ')}`);
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: root, stdio: 'inherit' });
  const forward = (): void => void child.kill('SIGINT');
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/** @returns The exit code of the first command that failed, or 0. */
async function show(server: AdbServer, device: EmulatedDevice): Promise<number> {
  const at = ['--adb-server', server.address];
  const target = `adb:${device.serial}`;
  const run = path.join('samples', 'run-shapes');
  const commands = [
    ['devices', ...at],
    ['profile', '--run', run, '--target', target, ...at, '--check', 'outputs', '--runs', '10'],
    ['devices', '--clean', target, ...at],
  ];
  for (const command of commands) {
    const code = await adascale(...command);
    if (code !== 0) return code;
  }
  return 0;
}

async function main(): Promise<number> {
  const needs = findDeviceNeeds();
  if ('missing' in needs) {
    say(`The emulated device cannot start: ${needs.missing}.`);
    say('Debian: apt-get install adb mksh toybox qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross');
    return 1;
  }
  if (!existsSync(path.join(root, 'dist', 'cli.js'))) {
    say('Run `npm run build` first.');
    return 1;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'adascale-demo-'));
  let device: EmulatedDevice | null = null;
  let server: AdbServer | null = null;
  try {
    device = await startEmulatedDevice(folder);
    server = await startAdbServer(folder, needs.adb);
    await server.attach(device);
    return await show(server, device);
  } finally {
    await server?.stop();
    await device?.stop();
    await rm(folder, { recursive: true, force: true });
    say('\nThe emulated device and its adb server have ended.');
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
