// onnxruntime's native WebGPU provider (Direct3D 12, Metal or Vulkan): the same portable graphs on a graphics processor. It is only
// kept where its gradient agrees with the processor's on the small network of the check: drivers differ.
import { AdaScaleError, toJsonError } from '../../../shared/errors';
import type { Backend, BackendFactory } from '../backend';
import { plainTarget } from '../lowering/plain/plainTarget';
import { gradientDifference } from '../onnxruntimeNode/gradientDifference';
import { loadNative } from '../onnxruntimeNode/loadNative';
import { nativeBackend } from '../onnxruntimeNode/nativeRuntime';

/** 1 − cosine: graphics processors may fuse and reorder sums, which shifts the last bits only. */
const tolerance = 1e-5;

const unavailable = (reason: string, cause?: unknown): AdaScaleError =>
  new AdaScaleError(
    'compute.unavailable',
    `WebGPU cannot train here: ${reason}`,
    'Choose the backend onnxruntimeNode, which needs no graphics processor.',
    { cause },
  );

/** @throws AdaScaleError `compute.unavailable` */
async function check(backend: Backend, reference: Backend): Promise<void> {
  const difference = await gradientDifference(backend, reference).catch((error: unknown) => {
    throw unavailable(toJsonError(error).message, error);
  });
  if (!(difference < tolerance)) throw unavailable(`its gradient is off by ${difference.toExponential(1)}`);
}

export const onnxruntimeWebGpu: BackendFactory = {
  id: 'onnxruntimeWebGpu',
  label: 'ONNX Runtime (WebGPU)',
  create: async ({ threads }) => {
    const ort = await loadNative();
    const place = { threads, target: plainTarget };
    const reference = nativeBackend('onnxruntimeNodePlain', ort, { ...place, provider: 'cpu' });
    const backend = nativeBackend('onnxruntimeWebGpu', ort, { ...place, provider: 'webgpu' });
    try {
      await check(backend, reference);
      return backend;
    } catch (error) {
      await backend.dispose();
      throw error;
    } finally {
      await reference.dispose();
    }
  },
};
