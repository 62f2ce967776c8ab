// TensorFlow's native kernels through @tensorflow/tfjs-node: an optional package whose addon is fetched when it is installed.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import util from 'node:util';
import { AdaScaleError } from '../../../shared/errors';
import { tensorflowFolderVariable } from '../../../shared/tensorflowFolderVariable';
import type { BackendFactory } from '../backend';
import { createTfjsBackend } from '../tfjs/createTfjsBackend';
import type { Tf } from '../tfjs/tfjsOp';

/** In a variable, because types and bundles must not depend on an optional package. */
const packageName: string = '@tensorflow/tfjs-node';

type TfNode = Tf & { readonly version_core: string };

/** tfjs-node 4.22 still calls a helper that Node 23 took away. */
function restoreIsNullOrUndefined(): void {
  const target = util as { isNullOrUndefined?: (value: unknown) => boolean };
  target.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** The copy that the extension installed on request, then the one beside the engine; the first that loads. */
async function loadFirst(): Promise<TfNode> {
  const folder = process.env[tensorflowFolderVariable];
  // Its full path, so that no folder above it is looked into.
  const module = folder === undefined ? null : path.resolve(folder, 'node_modules', packageName);
  if (module === null || !existsSync(module)) return (await import(packageName)) as TfNode;
  try {
    return createRequire(path.join(module, 'package.json'))(module) as TfNode;
  } catch (error) {
    // What is wrong with the copy that was asked for says more than that there is no other.
    return await (import(packageName) as Promise<TfNode>).catch(() => Promise.reject(error as Error));
  }
}

async function load(): Promise<TfNode> {
  restoreIsNullOrUndefined();
  try {
    return await loadFirst();
  } catch (error) {
    throw new AdaScaleError(
      'compute.unavailable',
      `${packageName} does not load: ${reason(error)}`,
      'It is optional: run "AdaScale: Install TensorFlow Backend" where it can be downloaded, or choose an onnxruntime backend.',
      { cause: error },
    );
  }
}

function reason(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  return line.includes('tfjs_binding') ? 'its native addon was not downloaded when it was installed' : line;
}

export const tensorflowNode: BackendFactory = {
  id: 'tensorflowNode',
  label: 'TensorFlow (native, optional)',
  create: async () => {
    const tf = await load();
    const description = `tfjs-node with tfjs ${tf.version_core}, CPU, threads chosen by TensorFlow`;
    return createTfjsBackend('tensorflowNode', description, tf, 'tensorflow');
  },
};
