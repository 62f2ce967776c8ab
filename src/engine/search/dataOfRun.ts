// The data that a run was made with, and whether it still is that.
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { SearchSettings } from '../../shared/run/manifest';
import type { RunDirectory } from '../runs/runDirectory';
import { scanChosenData } from './chosenData';

type Of = Pick<RunDirectory, 'path' | 'manifest'>;

/** A run's settings with its data's paths made whole: relative ones (of runs that travel with their data) are the run folder's. */
export function dataOfRun({ path: folder, manifest: { settings } }: Of): SearchSettings {
  const whole = (source: string): string => (source === '' ? '' : path.resolve(folder, source));
  const { splits } = settings.dataChoices ?? {};
  const apart = Object.fromEntries(
    (['train', 'validation', 'test'] as const).flatMap((name) =>
      splits?.[name] === undefined ? [] : [[name, whole(splits[name])]],
    ),
  );
  const dataChoices = settings.dataChoices && {
    ...settings.dataChoices,
    ...(splits && { splits: { ...splits, ...apart } }),
  };
  return { ...settings, dataPath: whole(settings.dataPath), ...(dataChoices && { dataChoices }) };
}

/** @throws AdaScaleError `run.dataChanged`. */
export function requireSameData(run: Of, sha256: string): void {
  if (sha256 === run.manifest.dataSha256) return;
  throw new AdaScaleError(
    'run.dataChanged',
    `The data ${dataOfRun(run).dataPath} was changed since this run began`,
    'Put the data back as it was, or start a new run.',
  );
}

/** Looks before anything is decoded. @throws AdaScaleError `data.…`, `run.dataChanged`. */
export async function checkDataOfRun(run: Of, signal: AbortSignal): Promise<void> {
  const summary = await scanChosenData(dataOfRun(run), signal, run.manifest.inputShape[0]);
  requireSameData(run, summary.sha256);
}
