// What a device gets before it can measure: the runner (built from runner/runner.c), the ONNX Runtime for arm64 that
// onnxruntime-node carries, and the C library that this ONNX Runtime is linked to. Android's own C library is another one, so
// the loader of that C library starts the runner. The C library is not part of this project: the packed extension carries what
// its packager had (see NOTICE), a checkout takes Debian's cross packages or a folder that the person names.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { PushFile } from '../../device/pushFiles';

export const deviceFolder = '/data/local/tmp/adascale';
export const loaderName = 'ld-linux-aarch64.so.1';
export const runnerName = 'runner';
export const runtimeLibraryName = 'libonnxruntime.so.1';

/** What libonnxruntime.so.1 and the runner are linked to. */
export const libraryNames = [
  loaderName,
  'libc.so.6',
  'libm.so.6',
  'libdl.so.2',
  'libpthread.so.0',
  'librt.so.1',
  'libstdc++.so.6',
  'libgcc_s.so.1',
];

/** Folder of the built or committed runner: beside the bundle, or in the sources. */
const runnerFolder = __filename.endsWith('.ts')
  ? path.join(__dirname, 'runner', 'prebuilt')
  : path.join(__dirname, 'runner');

const libraryFolders = (): readonly string[] => [
  ...(process.env['ADASCALE_DEVICE_LIBRARIES'] ? [process.env['ADASCALE_DEVICE_LIBRARIES']] : []),
  path.join(runnerFolder, 'lib'),
  '/usr/aarch64-linux-gnu/lib',
  ...(process.platform === 'linux' && process.arch === 'arm64' ? ['/lib/aarch64-linux-gnu'] : []),
];

/** @throws AdaScaleError `device.noBundle` naming what is missing and where to get it. */
export async function deviceBundle(): Promise<readonly PushFile[]> {
  const libraries = libraryFolders().find((folder) => existsSync(path.join(folder, loaderName)));
  if (libraries === undefined) {
    throw missing(
      'the C library for arm64 Linux, which ONNX Runtime needs on the device, is not on this computer',
      'Install it (Debian, Ubuntu: libc6-arm64-cross and libstdc++6-arm64-cross), or copy the folder /lib/aarch64-linux-gnu of any arm64 Linux here and name it in the environment variable ADASCALE_DEVICE_LIBRARIES',
    );
  }
  return [
    { source: must(path.join(runnerFolder, runnerName)), name: runnerName, executable: true },
    { source: await onnxRuntimeLibrary(), name: runtimeLibraryName },
    ...libraryNames.map((name) => ({
      source: must(path.join(libraries, name)),
      name,
      executable: name === loaderName,
    })),
  ];
}

async function onnxRuntimeLibrary(): Promise<string> {
  const entry = createRequire(__filename).resolve('onnxruntime-node');
  const binaries = path.join(path.dirname(path.dirname(entry)), 'bin');
  const [version] = await readdir(binaries);
  return must(path.join(binaries, version ?? '', 'linux', 'arm64', runtimeLibraryName));
}

function must(file: string): string {
  if (existsSync(file)) return file;
  throw missing(`${file} is not there`, 'Reinstall the extension, or run npm ci in the checkout');
}

const missing = (why: string, hint: string): AdaScaleError =>
  new AdaScaleError('device.noBundle', `Android devices cannot be measured: ${why}`, hint);
