// measurements.jsonl of a run: latencies measured beside the search. Anyone may append, one line a write; the search never reads
// it, so that a run stays the same whatever was measured later.
import { appendFile } from 'node:fs/promises';
import * as path from 'node:path';
import { readMeasurement, type Measurement } from '../../shared/run/measurement';
import { diskError } from './diskError';
import { readJournal } from './journal';

const file = (folder: string): string => path.join(folder, 'measurements.jsonl');

/** More are of no use to a person; the newest count. */
const mostShown = 5000;

/** @throws AdaScaleError `run.corrupt`. */
export async function readMeasurements(folder: string): Promise<readonly Measurement[]> {
  const all = await readJournal(file(folder), (value) => readMeasurement(value, ''));
  return all.slice(-mostShown);
}

/** @throws AdaScaleError `disk.…`. */
export async function appendMeasurements(
  folder: string,
  measured: readonly Measurement[],
): Promise<readonly Measurement[]> {
  try {
    await appendFile(file(folder), measured.map((one) => `${JSON.stringify(one)}\n`).join(''));
  } catch (error) {
    throw diskError(error, file(folder));
  }
  return measured;
}
