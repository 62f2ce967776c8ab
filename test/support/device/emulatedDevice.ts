// An Android device without a phone, for tests and the demo: an adb daemon in front of a namespace (androidNamespace.ts), seen
// through the real adb server of platform-tools on a port of its own.
//
//   const device = await startEmulatedDevice(folder);          // throws where this computer cannot; see deviceNeeds.ts
//   const adb = await startAdbServer(folder);                  // adbServer.ts
//   await adb.attach(device);                                  // now `adb:${device.serial}` at `adb.address`
//   device.write('sys/class/power_supply/battery/current_now', '-400000\n');   // a sensor, replaced by rename
//   simulatePower(device, …)                                     // a battery whose truth is known, simulatePower.ts
//   device.faults.spawn = (line) => …                          // what goes wrong, see Faults
//
// Its latencies say nothing about a phone.
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { startAdbDaemon, type AdbDaemon } from './adbDaemon';
import { startAndroidNamespace, type AndroidNamespace } from './androidNamespace';
import { buildAndroidRoot, writeDeviceFile } from './androidRoot';
import { findDeviceNeeds } from './deviceNeeds';
import { properties } from './deviceProperties';

/** What can be made to go wrong, at any moment. */
export interface Faults {
  refusesKeys: boolean;
  /** Before each service opens. */
  delayMs: number;
  /** Rewrites a line of the shell before it runs. */
  rewrite: (line: string) => string;
  /** See {@link SyncFiles.onSend}. */
  onSend: (devicePath: string, bytes: number) => string | null;
}

export interface EmulatedDevice {
  readonly serial: string;
  readonly port: number;
  readonly faults: Faults;
  /** Lines of the shell that run now. */
  readonly running: ReadonlySet<string>;
  /** Command lines of the pushed programs that run on it, whoever started them. */
  programs(): Promise<readonly string[]>;
  /** Where a path of the device lies on this computer. */
  resolve(devicePath: string): string;
  /** Replaces a file; `name` without the leading slash. */
  write(name: string, text: string): void;
  /** Takes a file away; `name` without the leading slash. */
  remove(name: string): void;
  /** Every connection breaks, as when a cable is pulled. */
  drop(): void;
  /** The daemon leaves and does not come back until {@link restart}. */
  kill(): void;
  /** A new daemon on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param parent An existing folder; the device gets one of its own in it. @throws Error naming what this computer lacks. */
export async function startEmulatedDevice(parent: string, name = 'device'): Promise<EmulatedDevice> {
  const needs = findDeviceNeeds();
  if ('missing' in needs) throw new Error(needs.missing);
  const root = path.join(parent, name);
  await mkdir(root, { recursive: true });
  buildAndroidRoot(root, needs);
  const namespace = await startAndroidNamespace(root, needs.qemu);
  return createEmulatedDevice(root, namespace);
}

async function createEmulatedDevice(root: string, namespace: AndroidNamespace): Promise<EmulatedDevice> {
  const faults: Faults = { refusesKeys: false, delayMs: 0, rewrite: (line) => line, onSend: () => null };
  const running = new Set<string>();
  const resolve = (devicePath: string): string => path.join(root, path.posix.normalize(`/${devicePath}`));
  const spawn = (line: string): ChildProcess => {
    const child = namespace.spawn(faults.rewrite(line));
    running.add(line);
    child.once('exit', () => running.delete(line));
    return child;
  };
  const start = (port: number): Promise<AdbDaemon> =>
    startAdbDaemon(
      {
        properties,
        spawn,
        resolve,
        onSend: (devicePath, bytes) => faults.onSend(devicePath, bytes),
        refusesKeys: () => faults.refusesKeys,
        delayMs: () => faults.delayMs,
      },
      port,
    );
  let daemon = await start(0);
  const { port } = daemon;
  return {
    serial: `127.0.0.1:${port}`,
    port,
    faults,
    running,
    programs: () => programsOf(namespace),
    resolve,
    write: (name, text) => writeDeviceFile(root, name, text),
    remove: (name) => rmSync(path.join(root, name), { force: true }),
    drop: () => daemon.drop(),
    kill: () => daemon.drop(true),
    restart: async () => {
      daemon.drop(true);
      daemon = await start(port);
    },
    stop: async () => {
      await daemon.close();
      await namespace.stop();
      await rm(root, { recursive: true, force: true });
      await rm(`${root}.binfmt`, { recursive: true, force: true });
    },
  };
}

/** What qemu runs: all that was pushed and started, also what the daemon no longer knows. */
function programsOf(namespace: AndroidNamespace): Promise<readonly string[]> {
  const child = namespace.spawn('for f in /proc/[0-9]*/cmdline; do tr "\\0" " " <$f 2>/dev/null; echo; done');
  let text = '';
  child.stdout!.on('data', (data: Buffer) => (text += data.toString()));
  return new Promise((resolve) =>
    child.once('close', () => resolve(text.split('\n').filter((line) => line.includes('ld-linux-aarch64')))),
  );
}
