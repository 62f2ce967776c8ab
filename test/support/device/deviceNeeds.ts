// What the emulated device needs of this computer; a test that cannot have it is skipped by name with the reason.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

export interface DeviceNeeds {
  readonly adb: string;
  readonly mksh: string;
  readonly toybox: string;
  readonly qemu: string;
}

const packages = { adb: 'adb', mksh: 'mksh', toybox: 'toybox', 'qemu-aarch64-static': 'qemu-user-static' } as const;

function which(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file)) ?? null;
}

function kernelIsNewEnough(): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(readFileSync('/proc/sys/kernel/osrelease', 'utf8')) ?? [];
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 7);
}

let found: DeviceNeeds | { readonly missing: string } | null = null;

/** Looked for once. */
export const findDeviceNeeds = (): DeviceNeeds | { readonly missing: string } => (found ??= look());

function look(): DeviceNeeds | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'the emulated device needs Linux' };
  const absent = Object.entries(packages).filter(([program]) => which(program) === null);
  if (absent.length > 0) return { missing: `not installed: ${absent.map(([, name]) => name).join(', ')}` };
  if (!kernelIsNewEnough()) return { missing: 'the kernel is older than 6.7' };
  const namespace = spawnSync('unshare', ['--user', '--map-root-user', '--mount', '--pid', '--fork', 'true']);
  if (namespace.status !== 0) return { missing: 'this user may not make namespaces' };
  const path = (program: keyof typeof packages): string => which(program)!;
  return { adb: path('adb'), mksh: path('mksh'), toybox: path('toybox'), qemu: path('qemu-aarch64-static') };
}

/** Skips the running test or suite where the C library for arm64 is absent, which ONNX Runtime needs on the device. */
export function requireBundle(context: Mocha.Context): void {
  if (existsSync('/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1') || process.env['ADASCALE_DEVICE_LIBRARIES'])
    return;
  if (context.test) context.test.title += ' [skipped: not installed: libc6-arm64-cross, libstdc++6-arm64-cross]';
  context.skip();
}

/** Skips the running test or suite where the emulated device cannot start. */
export function requireEmulatedDevice(context: Mocha.Context): DeviceNeeds {
  const needs = findDeviceNeeds();
  if (!('missing' in needs)) return needs;
  if (context.test) context.test.title += ` [skipped: ${needs.missing}]`;
  return context.skip();
}
