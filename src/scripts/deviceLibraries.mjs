// The C library that ONNX Runtime for arm64 needs on an Android device (deviceBundle.ts), from Debian's cross packages, with
// their licences. It is packed where the packaging computer has it and never committed.
import { existsSync } from 'node:fs';
import { cp, mkdir, realpath } from 'node:fs/promises';
import * as path from 'node:path';

const source = '/usr/aarch64-linux-gnu/lib';
const names = [
  'ld-linux-aarch64.so.1',
  'libc.so.6',
  'libm.so.6',
  'libdl.so.2',
  'libpthread.so.0',
  'librt.so.1',
  'libstdc++.so.6',
  'libgcc_s.so.1',
];
const licences = {
  'LICENCE-glibc': '/usr/share/doc/libc6-arm64-cross/copyright',
  'LICENCE-gcc': '/usr/share/doc/libstdc++6-arm64-cross/copyright',
};

/** False where this computer does not have all of it. */
export async function copyDeviceLibraries(target) {
  const files = names.map((name) => path.join(source, name));
  if (![...files, ...Object.values(licences)].every((file) => existsSync(file))) return false;
  await mkdir(target, { recursive: true });
  for (const file of files) await cp(await realpath(file), path.join(target, path.basename(file)));
  for (const [name, file] of Object.entries(licences)) await cp(await realpath(file), path.join(target, name));
  return true;
}
