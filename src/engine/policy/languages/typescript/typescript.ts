// TypeScript and JavaScript: the very file that the simulator runs, and its JavaScript as an ES module for Node, browsers and
// React Native.
import * as path from 'node:path';
import type { PolicyLanguage } from '../language';
import { builtFolder, guarded, readSources, runsFromSources } from '../readSources';
import { runtimeReadme } from './readme';

const manifest = {
  name: 'adascale-runtime',
  version: '1.0.0',
  type: 'module',
  main: './index.mjs',
  types: './index.ts',
  license: 'MIT',
};

export const typescript: PolicyLanguage = {
  id: 'typescript',
  label: 'TypeScript',
  folder: 'adascale-runtime',
  summary: 'the decision in one file without dependencies, as TypeScript and as an ES module',
  files: async () => {
    const { source, module } = runsFromSources ? await guarded(fromSources) : await fromBuild();
    return [
      { path: 'index.ts', text: source },
      { path: 'index.mjs', text: module },
      { path: 'package.json', text: JSON.stringify(manifest, null, 2) + '\n' },
      { path: 'README.md', text: runtimeReadme },
    ];
  },
};

interface Sources {
  readonly source: string;
  readonly module: string;
}

async function fromBuild(): Promise<Sources> {
  const [source = '', module = ''] = await readSources(builtFolder('typescript'), ['index.ts', 'index.mjs']);
  return { source, module };
}

async function fromSources(): Promise<Sources> {
  const [source = ''] = await readSources(path.join(__dirname, '../../../../shared/policy'), ['runtime.ts']);
  // Through a variable, so that the bundler leaves it alone: it is there in development only.
  const bundler = 'esbuild';
  const { transform } = (await import(bundler)) as typeof import('esbuild');
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'es2022' });
  return { source, module: code };
}
