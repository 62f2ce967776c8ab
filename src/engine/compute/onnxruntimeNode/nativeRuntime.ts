// The native onnxruntime with the options that suit training and inference, on whichever of its providers.
import type { Graph } from '../../graph/graph';
import type { Backend, BackendId } from '../backend';
import type { TargetFactory } from '../lowering/target';
import { createOrtBackend } from '../onnxruntime/createOrtBackend';
import type { OrtOptions } from '../onnxruntime/ortModule';
import type { OrtRuntime } from '../onnxruntime/ortRuntime';
import { exactIntegers } from '../../onnxRuntimeNode';
import type { OrtNode } from './loadNative';

/** What runs the kernels; kernels that WebGPU lacks run on the processor. */
export type Provider = 'cpu' | 'webgpu';

export interface NativePlace {
  readonly provider: Provider;
  /** Kernel threads on the processor. */
  readonly threads: number;
  readonly target: TargetFactory;
}

const errorsOnly = 3;

const providerNames: Readonly<Record<Provider, string>> = { cpu: 'CPU', webgpu: 'WebGPU' };

const commonOptions = ({ provider, threads }: NativePlace): OrtOptions => ({
  executionProviders: [provider],
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: errorsOnly,
});

/**
 * Optimisation passes only cost creation time here, because the weights are inputs. Live sessions would otherwise spin on
 * each other's cores, and an arena would keep about 150 MB a session; a supernet keeps dozens alive.
 */
const trainingOptions = (place: NativePlace): OrtOptions => ({
  ...commonOptions(place),
  graphOptimizationLevel: 'disabled',
  enableCpuMemArena: false,
  enableMemPattern: false,
  extra: { session: { set_denormal_as_zero: '1', force_spinning_stop: '1' } },
});

const inferenceOptions = (place: NativePlace): OrtOptions => ({
  ...commonOptions(place),
  graphOptimizationLevel: 'all',
  extra: { session: { force_spinning_stop: '1', ...exactIntegers } },
});

/** WebGPU claims a max-pooling that also tells its places, and then refuses to run it. */
function keepOffGpu({ nodes }: Graph, options: OrtOptions): OrtOptions {
  const forceCpuNodeNames = nodes
    .filter(({ opType, outputs }) => opType === 'MaxPool' && outputs.length > 1)
    .map(({ name }) => name);
  // An empty list is refused.
  if (forceCpuNodeNames.length === 0) return options;
  return { ...options, executionProviders: [{ name: 'webgpu', forceCpuNodeNames }] };
}

export const nativeRuntime = (ort: OrtNode, place: NativePlace): OrtRuntime => ({
  ort,
  inferenceOptions: inferenceOptions(place),
  trainingOptions: trainingOptions(place),
  target: place.target,
  writesInPlace: true,
  ...(place.provider === 'webgpu' && { optionsFor: keepOffGpu }),
});

export function nativeBackend(id: BackendId, ort: OrtNode, place: NativePlace): Backend {
  const { provider, threads, target } = place;
  const where = `${providerNames[provider]}, ${threads} thread${threads === 1 ? '' : 's'}, ${target.description}`;
  return createOrtBackend(id, `onnxruntime-node ${ort.env.versions.node ?? ''}, ${where}`, nativeRuntime(ort, place));
}
