// Where calibrations lie: <workspace>/.adascale/calibration/, one table a device and number of threads, beside it the journal
// of what was measured, from which a calibration that was stopped goes on.
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { writeFileAtomic } from '../runs/atomic';
import { hasCode } from '../runs/diskError';
import { readBounded } from '../runs/readBounded';
import { makeFolder } from '../runs/runDirectory';
import { parseCalibration, type CalibrationIdentity, type CalibrationTable } from './calibrationTable';

/** A table of ten thousand kernels has some 5 MB. */
const limitBytes = 64 * 1024 ** 2;

/** Of the folder that holds `.adascale`: the workspace, or where the model lies. */
export const calibrationFolder = (workspace: string): string => path.join(workspace, '.adascale', 'calibration');

type Place = Pick<CalibrationIdentity, 'target' | 'threads'>;

/** Serials are a device's own words: what is no letter or digit is replaced, and a digest keeps them apart. */
function baseName({ target, threads }: Place): string {
  const digest = createHash('sha256').update(target).digest('hex').slice(0, 8);
  const plain = target.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
  return `${plain}-${digest}-${threads}-thread${threads === 1 ? '' : 's'}`;
}

export const calibrationFile = (folder: string, place: Place): string => path.join(folder, `${baseName(place)}.json`);
export const journalFile = (folder: string, place: Place): string => path.join(folder, `${baseName(place)}.jsonl`);

/** @throws AdaScaleError `disk.…`. */
export async function writeCalibration(folder: string, table: CalibrationTable): Promise<string> {
  await makeFolder(folder);
  const file = calibrationFile(folder, table.identity);
  await writeFileAtomic(file, `${JSON.stringify(table)}\n`);
  return file;
}

/** Null where there is no such file. @throws AdaScaleError `calibration.invalid`, `calibration.newerSchema`. */
export async function readCalibration(file: string): Promise<CalibrationTable | null> {
  let text: string;
  try {
    text = (await readBounded(file, limitBytes)).toString('utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AdaScaleError('calibration.invalid', `${file} is not JSON`, 'Calibrate again.', { cause: error });
  }
  return parseCalibration(value);
}
