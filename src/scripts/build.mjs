// Bundles the four programs into dist/ (host, engine, CLI, panel) and copies what they read at run time.
// Native and WASM packages stay outside the bundles: they load files that lie beside their own code.
import { build } from 'esbuild';
import { compiledSchemas } from './compiledSchemas.mjs';
import { cp, mkdir, readdir } from 'node:fs/promises';

const production = process.argv.includes('--production');
const common = { minify: production, sourcemap: !production, logLevel: 'warning', bundle: true };
const external = [
  'vscode',
  'onnxruntime-node',
  'onnxruntime-web',
  'onnxruntime-web/*',
  'onnxruntime-common',
  'sharp',
  'h5wasm',
  'h5wasm/*',
  '@tensorflow/*',
];
// Its CommonJS build requires its parts in a way that a bundler cannot follow.
const alias = { 'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js' };
const node = { ...common, alias, platform: 'node', target: 'node20', format: 'cjs', external };

const kotlinSources = (await readdir('src/engine/policy/languages/kotlin')).filter((name) => name.endsWith('.kt'));
await mkdir('dist/schemas', { recursive: true });
await mkdir('dist/runtime/typescript', { recursive: true });
await mkdir('dist/runtime/kotlin', { recursive: true });
await Promise.all([
  build({ ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' }),
  build({ ...node, entryPoints: { engine: 'src/engine/main.ts' }, outdir: 'dist' }),
  build({ ...node, entryPoints: { cli: 'src/cli.ts' }, outdir: 'dist', banner: { js: '#!/usr/bin/env node' } }),
  build({
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { pareto: 'webview/pareto/main.ts' },
    plugins: [compiledSchemas],
    outdir: 'dist',
    loader: { '.css': 'css' },
  }),
  // What Android devices get; the C library for it only joins the packed extension (package.mjs).
  cp('src/engine/runtimes/adb/runner/prebuilt', 'dist/runner', { recursive: true }),
  // Runs as a worker thread beside the bundle.
  cp('src/engine/formats/keras/h5Worker.mjs', 'dist/h5Worker.mjs'),
  cp('src/shared/recipe/recipe.schema.json', 'dist/schemas/adascale.schema.json'),
  cp('src/shared/policy/policy.schema.json', 'dist/schemas/policy.schema.json'),
  // What exported bundles ship: readable, so never minified.
  cp('src/shared/policy/runtime.ts', 'dist/runtime/typescript/index.ts'),
  ...kotlinSources.map((name) => cp(`src/engine/policy/languages/kotlin/${name}`, `dist/runtime/kotlin/${name}`)),
  build({
    entryPoints: { index: 'src/shared/policy/runtime.ts' },
    outdir: 'dist/runtime/typescript',
    format: 'esm',
    target: 'es2022',
    outExtension: { '.js': '.mjs' },
  }),
]);
