// npm run package: the .vsix for this platform, from a production build. It is put together in a folder of its own, so that
// what it holds is exactly what is listed here and in runtimePackages.mjs.
import { createVSIX } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { copyDeviceLibraries } from './deviceLibraries.mjs';
import { copyRuntimePackages, shippedManifest } from './runtimePackages.mjs';

const staging = path.join('out', 'package');
const { platform, arch } = process;
const target = `${platform}-${arch}`;

const built = spawnSync(process.execPath, ['src/scripts/build.mjs', '--production'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

await rm(staging, { recursive: true, force: true });
await mkdir(staging, { recursive: true });
const manifest = await shippedManifest();
await writeFile(path.join(staging, 'package.json'), JSON.stringify(manifest, null, 2));
// Source maps are of earlier development builds; the command line is used from a checkout.
const ships = (file) => !file.endsWith('.map') && path.basename(file) !== 'cli.js';
for (const name of [
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  '.vscodeignore',
  'media',
  'dist',
  'samples',
])
  if (existsSync(name)) await cp(name, path.join(staging, name), { recursive: true, filter: ships });
// VS Code shows an installed extension's own pictures nowhere in its README.
const readme = path.join(staging, 'README.md');
await writeFile(readme, (await readFile(readme, 'utf8')).replaceAll(/\n *!\[[^\]]*\]\(media\/[^)]*\)\n/g, ''));
await rm(path.join(staging, 'media', 'screenshots'), { recursive: true, force: true });
if (!(await copyDeviceLibraries(path.join(staging, 'dist', 'runner', 'lib'))))
  console.warn('Without the C library for arm64 Linux: this package asks for it before it measures on a phone.');
// Node looks there first from dist/*.js; the packager passes over a node_modules at the root.
await copyRuntimePackages(path.join(staging, 'dist', 'node_modules'), platform, arch);

const packagePath = path.resolve(`${manifest.name}-${target}-${manifest.version}.vsix`);
await createVSIX({
  cwd: staging,
  packagePath,
  target,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
console.log(`${path.basename(packagePath)}: ${((await stat(packagePath)).size / 1e6).toFixed(1)} MB`);
