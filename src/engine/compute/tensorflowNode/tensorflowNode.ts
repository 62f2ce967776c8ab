// TensorFlow's native kernels through @tensorflow/tfjs-node: an optional package whose addon is fetched when it is installed.
import util from 'node:util';
import { AdaScaleError } from '../../../shared/errors';
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

async function load(): Promise<TfNode> {
  restoreIsNullOrUndefined();
  try {
    return (await import(packageName)) as TfNode;
  } catch (error) {
    throw new AdaScaleError(
      'compute.unavailable',
      `${packageName} does not load: ${reason(error)}`,
      'It is optional: install it where its native addon can be downloaded, or choose an onnxruntime backend.',
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
