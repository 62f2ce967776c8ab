// The npm packages that stay outside the bundles, with the files of each that run on one platform. Everything else of them
// (other platforms' binaries, browser builds, sources, maps) stays out of the .vsix.
import { build } from 'esbuild';
import { cp, readFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import * as path from 'node:path';

const licence = /^(package\.json|licen[cs]e[^/]*|thirdparty[^/]*)$/i;

/**
 * Files that each package needs at run time, beside its package.json and licence; posix paths relative to the package.
 * `bundle` names the entry of a package that is many small files of plain JavaScript and becomes one.
 */
export function runtimePackages(platform, arch) {
  const images = `${platform}-${arch}`;
  return [
    {
      name: 'onnxruntime-node',
      keep: [
        /^dist\/.*\.js$/,
        new RegExp(`^bin/napi-v\\d+/${platform}/${arch}/`),
        // What Android devices measure with.
        /^bin\/napi-v\d+\/linux\/arm64\/libonnxruntime\.so\.1$/,
      ],
    },
    { name: 'onnxruntime-common', keep: [/^dist\/(cjs|esm)\/.*\.js$/, /^dist\/(cjs|esm)\/package\.json$/] },
    { name: 'onnxruntime-web', keep: [/^dist\/ort\.node\.min\.m?js$/, /^dist\/ort-wasm-simd-threaded\.(mjs|wasm)$/] },
    { name: 'h5wasm', keep: [/^dist\/node\//] },
    { name: 'sharp', keep: [/^dist\/.*\.cjs$/] },
    { name: `@img/sharp-${images}`, keep: [/^index\.cjs$/, /^lib\//] },
    // On Windows the image library is part of the binding.
    ...(platform === 'win32' ? [] : [{ name: `@img/sharp-libvips-${images}`, keep: [/^lib\//, /^versions\.json$/] }]),
    { name: '@img/colour', keep: [/\.cjs$/] },
    { name: 'detect-libc', keep: [/^lib\/.*\.js$/] },
    { name: 'semver', keep: [], bundle: 'index.js' },
  ];
}

/** Copies them from node_modules to `target`. Throws naming the package that is missing or lacks a file it should have. */
export async function copyRuntimePackages(target, platform, arch) {
  for (const { name, keep, bundle } of runtimePackages(platform, arch)) {
    const source = path.join('node_modules', name);
    if (!existsSync(source)) throw new Error(`${name} is not installed: run npm ci on ${platform}-${arch}`);
    const files = await filesOf(source);
    for (const pattern of keep)
      if (!files.some((file) => pattern.test(file))) throw new Error(`${name} has no file like ${pattern}`);
    const kept = files.filter((file) => licence.test(file) || keep.some((pattern) => pattern.test(file)));
    for (const file of kept) await cp(path.join(source, file), path.join(target, name, file));
    if (bundle) {
      const options = { bundle: true, minify: true, platform: 'node', target: 'node20', logLevel: 'warning' };
      await build({ ...options, entryPoints: [path.join(source, bundle)], outfile: path.join(target, name, bundle) });
    }
  }
}

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.startsWith('node_modules/'));
}

const forDevelopment = ['scripts', 'devDependencies', 'dependencies', 'optionalDependencies', 'bin', 'private'];

/** package.json of the .vsix: what VS Code reads, without what only development needs. */
export async function shippedManifest() {
  const manifest = JSON.parse(await readFile('package.json', 'utf8'));
  return Object.fromEntries(Object.entries(manifest).filter(([key]) => !forDevelopment.includes(key)));
}
