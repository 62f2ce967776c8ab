// The second phase: joint training of the supernet, or its weights where an earlier part of the run finished it.
import type { RunDirectory } from '../runs/runDirectory';
import { trainingSettings } from '../train/settings';
import { trainSupernet } from '../train/trainSupernet';
import { floatTensor } from '../graph/graph';
import { fitExits } from '../supernet/fitExits';
import { refitBranches } from '../supernet/refitBranches';
import { createCalibrationSet } from '../train/recalibrate';
import { readFloats, writeFloats } from './floatFile';
import { openLedger } from './openLedger';
import type { Prepared } from './prepareRun';
import type { ProgressReporter } from './progressReporter';
import type { SearchPort } from './searchPort';

/** Many positions are drawn from each. */
const refitImages = 64;

/** The trained parameters, [layout.length]. @throws AdaScaleError `train.diverged`, `data.…`, `disk.…`, `run.corrupt`. */
export async function trainPhase(
  run: RunDirectory,
  { supernet, backend, data, preprocessing }: Prepared,
  port: SearchPort,
  reporter: ProgressReporter,
  recycled: () => Promise<Float32Array>,
): Promise<Float32Array> {
  const saved = (await readFloats(run.file('weights'), [supernet.layout.length]))?.[0];
  if (saved !== undefined) return saved;
  const ledger = await openLedger(run.file('ledger'));
  try {
    const initial = await recycled();
    const { parameters } = await trainSupernet({
      supernet,
      initial,
      backend,
      train: data.train,
      preprocessing,
      settings: trainingSettings(run.manifest.settings, data.shape[0]),
      checkpointFolder: run.path,
      ledger,
      signal: port.signal,
      breathe: () => port.breathe(),
      report: ({ fraction, detail }) => reporter.progress('training', fraction, detail),
      warn: (message) => port.log('warn', message),
    });
    await writeFloats(run.file('weights'), [parameters]);
    return parameters;
  } finally {
    await ledger.close();
  }
}

/** Weights before training. Branches start from what their layers really see: a sample of un-augmented training images, the same on every resume. */
export async function recycledWeights(
  seed: number,
  { supernet, backend, data, preprocessing }: Pick<Prepared, 'supernet' | 'backend' | 'data' | 'preprocessing'>,
  port: Pick<SearchPort, 'breathe'>,
): Promise<Float32Array> {
  const images = createCalibrationSet(data.train, preprocessing, { seed, batchSize: refitImages });
  const [first] = images.batches;
  if (first === undefined) return supernet.initial;
  const breathe = (): Promise<void> => port.breathe();
  const sample = floatTensor([images.batchSize, ...data.shape], first);
  return fitExits(supernet, await refitBranches(supernet, backend, sample, breathe), backend, images, breathe);
}
