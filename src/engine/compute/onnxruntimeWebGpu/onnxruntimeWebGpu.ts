// onnxruntime's native WebGPU provider (Direct3D 12, Metal or Vulkan): the portable training graphs on a graphics processor, each
// program checked at its first step. Inference and statistics, from which figures are told, stay on the processor.
import { AdaScaleError, toJsonError } from '../../../shared/errors';
import type { Backend, BackendFactory } from '../backend';
import { plainTarget } from '../lowering/plain/plainTarget';
import { gradientDifference } from '../onnxruntimeNode/gradientDifference';
import { loadNative } from '../onnxruntimeNode/loadNative';
import { nativeBackend } from '../onnxruntimeNode/nativeRuntime';
import { checkedTraining, tolerance } from './checkedTraining';

const unavailable = (reason: string, cause?: unknown): AdaScaleError =>
  new AdaScaleError(
    'compute.unavailable',
    `WebGPU cannot train here: ${reason}`,
    'Choose the backend onnxruntimeNode, which needs no graphics processor.',
    { cause },
  );

/** @throws AdaScaleError `compute.unavailable` */
async function check(gpu: Backend, cpu: Backend): Promise<void> {
  const difference = await gradientDifference(gpu, cpu).catch((error: unknown) => {
    throw unavailable(toJsonError(error).message, error);
  });
  if (!(difference < tolerance)) throw unavailable(`its gradient is off by ${difference.toExponential(1)}`);
}

export const onnxruntimeWebGpu: BackendFactory = {
  id: 'onnxruntimeWebGpu',
  label: 'ONNX Runtime (WebGPU)',
  create: async ({ threads, log = () => undefined }) => {
    const ort = await loadNative();
    const place = { threads, target: plainTarget };
    const cpu = nativeBackend('onnxruntimeNodePlain', ort, { ...place, provider: 'cpu' });
    const gpu = nativeBackend('onnxruntimeWebGpu', ort, { ...place, provider: 'webgpu' });
    const dispose = async (): Promise<void> => {
      await gpu.dispose();
      await cpu.dispose();
    };
    try {
      await check(gpu, cpu);
    } catch (error) {
      await dispose();
      throw error;
    }
    return {
      id: gpu.id,
      description: gpu.description,
      createInference: (graph) => cpu.createInference(graph),
      createStatistics: (program) => cpu.createStatistics(program),
      createTraining: (program) => checkedTraining({ gpu, cpu, log }, program),
      dispose,
    };
  },
};
