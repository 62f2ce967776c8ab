// The second phase: joint training of the supernet, or its weights where an earlier part of the run finished it.
import type { RunDirectory } from '../runs/runDirectory';
import { trainingSettings } from '../train/settings';
import { trainSupernet } from '../train/trainSupernet';
import { readFloats, writeFloats } from './floatFile';
import { openLedger } from './openLedger';
import type { Prepared } from './prepareRun';
import type { ProgressReporter } from './progressReporter';
import type { SearchPort } from './searchPort';

/** The trained parameters, [layout.length]. @throws AdaScaleError `train.diverged`, `data.…`, `disk.…`, `run.corrupt`. */
export async function trainPhase(
  run: RunDirectory,
  { supernet, backend, data, preprocessing }: Prepared,
  port: SearchPort,
  reporter: ProgressReporter,
): Promise<Float32Array> {
  const saved = (await readFloats(run.file('weights'), [supernet.layout.length]))?.[0];
  if (saved !== undefined) return saved;
  const ledger = await openLedger(run.file('ledger'));
  try {
    const { parameters } = await trainSupernet({
      supernet,
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
