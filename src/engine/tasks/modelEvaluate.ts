import { AdaScaleError } from '../../shared/errors';
import type { EvaluateParams, EvaluateResult } from '../../shared/protocol/engine';
import type { BackendId } from '../compute/backend';
import { defaultThreads } from '../compute/defaultThreads';
import { createBackend, isBackendId } from '../compute/index';
import type { SplitName } from '../datasets/dataset';
import { measureAccuracy } from '../train/accuracy';
import { loadLabelledModel } from './loadLabelledModel';
import type { Handler } from './task';

const splits = ['train', 'validation', 'test'] as const;

/** Parameters come from outside the process: refuse what is not meant before anything is read. */
function checked(params: EvaluateParams): { readonly split: SplitName; readonly backend: BackendId } {
  const { split = 'test', backend = 'onnxruntimeNode' } = params;
  if (!splits.includes(split))
    throw new AdaScaleError('input.choice', `split is one of ${splits.join(', ')}, not "${split}"`);
  if (!isBackendId(backend)) throw new AdaScaleError('input.choice', `No backend is called "${backend}"`);
  return { split, backend };
}

/** Accuracy of a model file on one split of labelled data, with the preprocessing that was given or found. */
export const handler: Handler<'model/evaluate'> = async (task): Promise<EvaluateResult> => {
  const { params, signal } = task;
  const { split, backend: backendId } = checked(params);
  const backend = await createBackend(backendId, { threads: params.threads ?? defaultThreads() });
  try {
    const { graph, view, labels, preprocessing } = await loadLabelledModel(task, split, backend);
    const result = await measureAccuracy(graph, backend, view, preprocessing, {
      signal,
      breathe: () => task.breathe(),
      onProgress: (done, total) => task.report({ done, total, detail: `${done} of ${total} images` }),
      ...(params.limit !== undefined && { limit: params.limit }),
    });
    const perClass = result.perClass.map((entry, index) => ({ label: labels[index] ?? String(index), ...entry }));
    return { accuracy: result.accuracy, samples: result.samples, preprocessing, split, perClass };
  } finally {
    await backend.dispose();
  }
};
