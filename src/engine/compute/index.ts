// The registry of compute backends, in the order in which `auto` tries them.
import { AdaScaleError } from '../../shared/errors';
import type { Backend, BackendFactory, BackendId, BackendOptions, TrainingProgram } from './backend';
import { onnxruntimeNode, onnxruntimeNodePlain } from './onnxruntimeNode/onnxruntimeNode';
import { onnxruntimeWeb } from './onnxruntimeWeb/onnxruntimeWeb';
import { onnxruntimeWebGpu } from './onnxruntimeWebGpu/onnxruntimeWebGpu';
import { tensorflowNode } from './tensorflowNode/tensorflowNode';
import { tfjsCpu } from './tfjsCpu/tfjsCpu';
import type { ChosenBackend, Log } from './timeBackends';
import { timeBackends } from './timeBackends';

export const backendFactories: readonly BackendFactory[] = [
  onnxruntimeNode,
  onnxruntimeNodePlain,
  onnxruntimeWebGpu,
  tensorflowNode,
  onnxruntimeWeb,
  tfjsCpu,
];

export const isBackendId = (text: string): text is BackendId => backendFactories.some(({ id }) => id === text);

/** @throws AdaScaleError `compute.unavailable` where its package does not load here. */
export async function createBackend(id: BackendId, options: BackendOptions): Promise<Backend> {
  const factory = backendFactories.find((candidate) => candidate.id === id);
  if (factory) return factory.create(options);
  const known = backendFactories.map((candidate) => candidate.id).join(', ');
  throw new AdaScaleError('input.choice', `There is no compute backend "${id}"`, `Choose one of ${known}.`);
}

/**
 * The backend `id`, or with `auto` the one that is fastest at `probe`; tfjsCpu is for checking and never wins by default.
 * @throws AdaScaleError `compute.unavailable`.
 */
export async function chooseBackend(
  id: BackendId | 'auto',
  options: BackendOptions,
  probe: TrainingProgram,
  log: Log,
): Promise<ChosenBackend> {
  if (id !== 'auto') return { backend: await createBackend(id, options), timings: [] };
  const candidates = backendFactories.filter((factory) => factory.id !== 'tfjsCpu');
  return timeBackends(candidates, options, probe, log);
}
