// onnxruntime's WebAssembly build, run inside Node: for machines that no native binary exists for. Slower by a factor of
// three to eight, but it takes the same graphs.
import { AdaScaleError } from '../../../shared/errors';
import type { BackendFactory } from '../backend';
import { plainTarget } from '../lowering/plain/plainTarget';
import { createOrtBackend } from '../onnxruntime/createOrtBackend';
import type { OrtOptions } from '../onnxruntime/ortModule';

type OrtWeb = typeof import('onnxruntime-web');

const errorsOnly = 3;

async function load(): Promise<OrtWeb> {
  try {
    const ort = await import('onnxruntime-web');
    // The package finds its .wasm beside its own code. Its threads would be shared by every session and outlive them.
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = 'error';
    return ort;
  } catch (error) {
    throw new AdaScaleError(
      'compute.unavailable',
      `onnxruntime-web does not load: ${error instanceof Error ? error.message : String(error)}`,
      'Reinstall AdaScale: its files beside dist/ are incomplete.',
      { cause: error },
    );
  }
}

const commonOptions: OrtOptions = { executionProviders: ['wasm'], logSeverityLevel: errorsOnly };

export const onnxruntimeWeb: BackendFactory = {
  id: 'onnxruntimeWeb',
  label: 'ONNX Runtime (WebAssembly)',
  create: async () => {
    const ort = await load();
    return createOrtBackend('onnxruntimeWeb', `onnxruntime-web ${ort.env.versions.web ?? ''}, WebAssembly, 1 thread`, {
      ort,
      inferenceOptions: { ...commonOptions, graphOptimizationLevel: 'all' },
      trainingOptions: {
        ...commonOptions,
        graphOptimizationLevel: 'disabled',
        enableCpuMemArena: false,
        enableMemPattern: false,
      },
      target: plainTarget,
      writesInPlace: false,
    });
  },
};
