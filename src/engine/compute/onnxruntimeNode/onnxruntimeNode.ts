// onnxruntime's native CPU build (the npm package ships its binaries): the default backend.
import { AdaScaleError } from '../../../shared/errors';
import type { BackendFactory, BackendOptions } from '../backend';
import { createOrtBackend } from '../onnxruntime/createOrtBackend';
import type { OrtOptions } from '../onnxruntime/ortModule';

type OrtNode = typeof import('onnxruntime-node');

const errorsOnly = 3;

async function load(): Promise<OrtNode> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new AdaScaleError(
      'compute.unavailable',
      `onnxruntime-node does not load on ${process.platform} ${process.arch}: ${error instanceof Error ? error.message : String(error)}`,
      'Choose the backend onnxruntimeWeb, which needs no native binary, or reinstall AdaScale for this platform.',
      { cause: error },
    );
  }
}

function commonOptions(threads: number): OrtOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: errorsOnly,
  };
}

/**
 * Optimisation passes only cost creation time here, because the weights are inputs. Live sessions would otherwise spin on
 * each other's cores, and an arena would keep about 150 MB a session; a supernet keeps dozens alive.
 */
function trainingOptions(threads: number): OrtOptions {
  return {
    ...commonOptions(threads),
    graphOptimizationLevel: 'disabled',
    enableCpuMemArena: false,
    enableMemPattern: false,
    extra: { session: { set_denormal_as_zero: '1', force_spinning_stop: '1' } },
  };
}

function inferenceOptions(threads: number): OrtOptions {
  return {
    ...commonOptions(threads),
    graphOptimizationLevel: 'all',
    extra: { session: { force_spinning_stop: '1' } },
  };
}

export const onnxruntimeNode: BackendFactory = {
  id: 'onnxruntimeNode',
  label: 'ONNX Runtime (native)',
  create: async ({ threads }: BackendOptions) => {
    const ort = await load();
    const description = `onnxruntime-node ${ort.env.versions.node ?? ''}, CPU, ${threads} thread${threads === 1 ? '' : 's'}`;
    return createOrtBackend('onnxruntimeNode', description, {
      ort,
      inferenceOptions: inferenceOptions(threads),
      trainingOptions: trainingOptions(threads),
      writesInPlace: true,
    });
  },
};
