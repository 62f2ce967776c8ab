// Plain JavaScript kernels: hundreds of times slower than the rest, and the numerical oracle of the tests.
import type { BackendFactory } from '../backend';
import { createTfjsBackend } from '../tfjs/createTfjsBackend';

export const tfjsCpu: BackendFactory = {
  id: 'tfjsCpu',
  label: 'TensorFlow.js (plain JavaScript, very slow)',
  create: async () => {
    const tf = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    // Node's bundle of tfjs-core comes without gradients; the layers package registers them all.
    await import('@tensorflow/tfjs-layers');
    tf.enableProdMode();
    return createTfjsBackend('tfjsCpu', `tfjs ${tf.version_core}, plain JavaScript, 1 thread`, tf, 'cpu');
  },
};
