// The text of the runtime that bundles ship: the very file that the simulator runs, and its JavaScript. The build puts both
// beside the engine; from sources (tests) the file is read where it lies and transformed the same way.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';

export interface RuntimeSource {
  readonly typescript: string;
  /** An ES module. */
  readonly javascript: string;
}

/** @throws AdaScaleError `internal.incompleteBuild` where the installation lacks the files. */
export async function runtimeSource(): Promise<RuntimeSource> {
  try {
    return __filename.endsWith('.ts') ? await fromSources() : await fromBuild(path.join(__dirname, 'runtime'));
  } catch (error) {
    throw new AdaScaleError(
      'internal.incompleteBuild',
      `The policy runtime is missing: ${(error as Error).message}`,
      'Build or install AdaScale again',
      { cause: error },
    );
  }
}

async function fromBuild(folder: string): Promise<RuntimeSource> {
  const [typescript, javascript] = await Promise.all(
    ['index.ts', 'index.mjs'].map((name) => readFile(path.join(folder, name), 'utf8')),
  );
  return { typescript: typescript!, javascript: javascript! };
}

async function fromSources(): Promise<RuntimeSource> {
  const typescript = await readFile(path.join(__dirname, '../../shared/policy/runtime.ts'), 'utf8');
  // Through a variable, so that the bundler leaves it alone: it is there in development only.
  const bundler = 'esbuild';
  const { transform } = (await import(bundler)) as typeof import('esbuild');
  const { code } = await transform(typescript, { loader: 'ts', format: 'esm', target: 'es2022' });
  return { typescript, javascript: code };
}
