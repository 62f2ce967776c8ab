// onnxruntime's native CPU build (the npm package ships its binaries): the default backend, with the blocked lowering where
// this processor's kernels pass the check, and as an entry of its own with the portable one: networks of few channels can
// be faster without blocks to fill.
import { AdaScaleError } from '../../../shared/errors';
import { loadOnnxRuntimeNode } from '../../onnxRuntimeNode';
import type { Backend, BackendFactory, BackendId, BackendOptions } from '../backend';
import { plainTarget } from '../lowering/plain/plainTarget';
import type { TargetFactory } from '../lowering/target';
import { createOrtBackend } from '../onnxruntime/createOrtBackend';
import type { OrtOptions } from '../onnxruntime/ortModule';
import type { OrtRuntime } from '../onnxruntime/ortRuntime';
import { chooseTarget } from './chooseTarget';

type OrtNode = typeof import('onnxruntime-node');

const errorsOnly = 3;

async function load(): Promise<OrtNode> {
  try {
    return await loadOnnxRuntimeNode();
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

function createRuntime(ort: OrtNode, threads: number, target: TargetFactory): OrtRuntime {
  return {
    ort,
    inferenceOptions: inferenceOptions(threads),
    trainingOptions: trainingOptions(threads),
    target,
    writesInPlace: true,
  };
}

function createOn(id: BackendId, ort: OrtNode, threads: number, target: TargetFactory): Backend {
  const where = `CPU, ${threads} thread${threads === 1 ? '' : 's'}, ${target.description}`;
  return createOrtBackend(
    id,
    `onnxruntime-node ${ort.env.versions.node ?? ''}, ${where}`,
    createRuntime(ort, threads, target),
  );
}

export const onnxruntimeNode: BackendFactory = {
  id: 'onnxruntimeNode',
  label: 'ONNX Runtime (native)',
  create: async ({ threads, log }: BackendOptions) => {
    const ort = await load();
    const target = await chooseTarget((candidate) => createRuntime(ort, 1, candidate), log);
    return createOn('onnxruntimeNode', ort, threads, target);
  },
};

export const onnxruntimeNodePlain: BackendFactory = {
  id: 'onnxruntimeNodePlain',
  label: 'ONNX Runtime (native, portable kernels)',
  create: async ({ threads }: BackendOptions) => createOn('onnxruntimeNodePlain', await load(), threads, plainTarget),
};
