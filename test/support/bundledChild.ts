// The measuring process as one plain script, as the packed extension starts it: from sources each start would cost a second.
import { build } from 'esbuild';
import * as path from 'node:path';
import type { ChildScript } from '../../src/engine/runtimes/local/childProcess';

/** Bundled into `folder`; ONNX Runtime is taken from this project's packages. */
export async function bundledChild(folder: string): Promise<ChildScript> {
  const script = path.join(folder, 'measureChild.cjs');
  const onnxRuntime = require.resolve('onnxruntime-node');
  await build({
    entryPoints: [path.join(__dirname, '../../src/engine/runtimes/local/measureChildMain.ts')],
    outfile: script,
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'silent' },
    plugins: [
      {
        name: 'packages of this project',
        setup: (pass) => {
          pass.onResolve({ filter: /^onnxruntime-node$/ }, () => ({ path: onnxRuntime, external: true }));
        },
      },
    ],
  });
  return { script, args: [], execArgv: [] };
}
