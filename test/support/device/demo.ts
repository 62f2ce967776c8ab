// npm run demo:device: a phone without a phone. Starts the emulated device and a real adb server of its own, lets the built
// command line measure the frontier of the sample run on it, compares every output with this computer's, and stops everything.
// All figures are of an emulator: they show the way, not what a phone does.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runSnapshot } from '../../../src/engine/runs/snapshot';
import type { ProfileResult } from '../../../src/shared/protocol/engine';
import { startAdbServer, type AdbServer } from './adbServer';
import { findDeviceNeeds } from './deviceNeeds';
import { startEmulatedDevice, type EmulatedDevice } from './emulatedDevice';
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

/** Beyond this the arithmetic of energy is wrong. */
const tolerance = 0.03;

/** Six variants against a battery whose truth is known. @returns 0 where every figure is within the tolerance. */
async function showEnergy(device: EmulatedDevice, profile: readonly string[]): Promise<number> {
  const power = simulatePower(device, { idleMw: 800, loadMw: 2400, unit: 'uA', dischargeSign: -1 });
  try {
    const result = await answerOf(...profile, '--variants', await variantIds(), '--energy', '--runs', '5', '--json');
    if (result === null) return 1;
    say('\nEnergy of one inference on the emulated device, against what its simulated battery gave:');
    let worst = 0;
    for (const { id, energy } of result.records) {
      if (energy?.energyMj == null || energy.startedAtMs === null) {
        say(`${id.padEnd(10)} ${energy?.quality ?? 'absent'}: ${energy?.reason ?? ''}`);
        return 1;
      }
      const { energyMj, runs, wallMs, startedAtMs, quality } = energy;
      const truthMj = power.energyMj(startedAtMs, startedAtMs + wallMs) / runs;
      const off = energyMj / truthMj - 1;
      worst = Math.max(worst, Math.abs(off));
      const figures = `${energyMj.toFixed(3)} mJ ${quality}, ${truthMj.toFixed(3)} mJ simulated, ${(100 * off).toFixed(2)} % off`;
      say(`${id.padEnd(10)} ${figures}, ${runs} runs in ${(wallMs / 1000).toFixed(1)} s (emulated)`);
    }
    say(`largest deviation ${(100 * worst).toFixed(2)} %, allowed ${100 * tolerance} %`);
    return worst <= tolerance ? 0 : 1;
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
    () => showEnergy(device, profile),
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
