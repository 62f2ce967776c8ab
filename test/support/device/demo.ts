// npm run demo:device: a phone without a phone. Starts the emulated device and a real adb server of its own, lets the built
// command line measure the frontier of the sample run on it, holds outputs to this computer's and energy to the simulated
// battery's, and stops everything. All figures are of an emulator: they show the way, not what a phone does.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runSnapshot } from '../../../src/engine/runs/snapshot';
import type { ProfileResult } from '../../../src/shared/protocol/engine';
import { startAdbServer, type AdbServer } from './adbServer';
import { findDeviceNeeds } from './deviceNeeds';
import { startEmulatedDevice, type EmulatedDevice } from './emulatedDevice';
import { judgeDemo } from './judgeDemo';
import { simulatePower } from './simulatePower';

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

/** As {@link adascale}; what `--json` prints, or null where it failed. */
async function answerOf(...args: readonly string[]): Promise<ProfileResult | null> {
  say(`\n$ adascale ${args.join(' ')}`);
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: root, stdio: [...stdio] });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return code === 0 ? (JSON.parse(text) as ProfileResult) : null;
}

/** Six variants against this computer's outputs and a battery whose truth is known. @returns 0 where all of it holds. */
async function showJudgement(device: EmulatedDevice, profile: readonly string[]): Promise<number> {
  const power = simulatePower(device, { idleMw: 800, loadMw: 2400, unit: 'uA', dischargeSign: -1 });
  try {
    const wanted = ['--variants', await variantIds(), '--check', 'outputs', '--energy', '--runs', '5', '--json'];
    const result = await answerOf(...profile, ...wanted);
    if (result === null) return 1;
    const { lines, problems } = judgeDemo(result, (fromMs, toMs) => power.energyMj(fromMs, toMs));
    say('\nOutputs against this computer’s, energy of one inference against what the simulated battery gave:');
    for (const line of [...lines, ...problems.map((problem) => `not as it should be: ${problem}`)]) say(line);
    return problems.length === 0 ? 0 : 1;
  } finally {
    power.stop();
  }
}

/** The starting network and the first five of the frontier. */
async function variantIds(): Promise<string> {
  const { baseline, frontier } = await runSnapshot(path.join(root, sampleRun));
  return [...(baseline === null ? [] : [baseline.id]), ...frontier].slice(0, 6).join(',');
}

const sampleRun = path.join('samples', 'run-shapes');

/** @returns The exit code of the first command that failed, or 0. */
async function show(server: AdbServer, device: EmulatedDevice): Promise<number> {
  const at = ['--adb-server', server.address];
  const target = `adb:${device.serial}`;
  const profile = ['profile', '--run', sampleRun, '--no-keep', '--target', target, ...at];
  const steps = [
    () => adascale('devices', ...at),
    () => adascale(...profile, '--check', 'outputs', '--runs', '10'),
    () => showJudgement(device, profile),
    () => adascale('devices', '--clean', target, ...at),
  ];
  for (const step of steps) {
    const code = await step();
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
