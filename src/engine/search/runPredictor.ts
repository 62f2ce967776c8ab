// What predicts latencies in a run: the calibration of its target as it was when the run began (a copy lies in the run folder, so
// that a run is resumed with the same figures), else the roofline.
import { writeFileAtomic } from '../runs/atomic';
import type { RunDirectory } from '../runs/runDirectory';
import { readCalibration } from '../calibration/calibrationFiles';
import { calibrationPlaces, findCalibration } from '../calibration/findCalibration';
import { calibrationPredictor } from '../calibration/calibrationPredictor';
import type { CalibrationTable } from '../calibration/calibrationTable';
import { assumedPredictor, type LatencyPredictor } from '../profile/latencyPredictor';
import { processorName } from '../runtimes/local/local';
import { defaultMeasureOptions } from '../runtimes/measureOptions';
import type { SearchSettings } from '../../shared/run/manifest';

/** Null where the target was not calibrated. */
export function findRunCalibration(
  out: string | undefined,
  { target, modelPath }: Pick<SearchSettings, 'target' | 'modelPath'>,
  log: (message: string) => void,
): Promise<CalibrationTable | null> {
  const device = target === 'local' ? processorName() : null;
  const wanted = { target, threads: defaultMeasureOptions.threads, device };
  return findCalibration(calibrationPlaces(out, modelPath, process.cwd()), wanted, log);
}

/** @throws AdaScaleError `disk.…`. */
export function keepCalibration(run: RunDirectory, table: CalibrationTable): Promise<void> {
  return writeFileAtomic(run.file('calibration'), JSON.stringify(table));
}

/** @throws AdaScaleError `calibration.invalid` where the run's copy was damaged. */
export async function runPredictor(run: RunDirectory): Promise<LatencyPredictor> {
  const table = await readCalibration(run.file('calibration'));
  return table === null ? assumedPredictor : calibrationPredictor(table);
}
