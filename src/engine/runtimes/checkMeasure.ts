// What every runtime asks of a request.
import { stat } from 'node:fs/promises';
import { AdaScaleError } from '../../shared/errors';
import type { MeasureOptions, MeasureRequest } from './runtime';

/**
 * Refuses what cannot be measured, before anything is started.
 *
 * @param cores Of the target.
 * @throws AdaScaleError `input.range`, `model.notFound`, `cancelled`.
 */
export async function checkMeasure(
  requests: readonly MeasureRequest[],
  options: MeasureOptions,
  cores: number,
): Promise<void> {
  if (options.signal?.aborted) throw new AdaScaleError('cancelled', 'Cancelled');
  if (!Number.isInteger(options.threads) || options.threads < 1 || options.threads > 4 * cores) {
    throw new AdaScaleError(
      'input.range',
      `threads is ${options.threads}`,
      `Give a whole number from 1 to ${4 * cores} (the target has ${cores} cores)`,
    );
  }
  if (
    !(options.minimumRuns >= 1 && options.minimumRuns <= 1e6) ||
    !(options.minimumMs >= 0 && options.minimumMs <= 3.6e6)
  ) {
    throw new AdaScaleError(
      'input.range',
      `${options.minimumRuns} runs of ${options.minimumMs} ms cannot be measured`,
      'Give 1 to 1,000,000 runs and at most an hour',
    );
  }
  if (requests.length === 0)
    throw new AdaScaleError('input.range', 'No model to measure', 'Give at least one .onnx file');
  const missing = await Promise.all(
    requests.map(async ({ modelPath }) => ((await isFile(modelPath)) ? [] : [modelPath])),
  );
  if (missing.flat().length > 0)
    throw new AdaScaleError(
      'model.notFound',
      `Not a file: ${missing.flat().join(', ')}`,
      'Check the path of the model',
    );
}

const isFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (info) => info.isFile(),
    () => false,
  );
