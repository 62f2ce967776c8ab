// The calibration that a search may use: of its target, in the workspace that it runs in, beside its model, or where the command
// was given. A table of another device under the same name (a copied workspace) is none.
import * as path from 'node:path';
import { calibrationFile, calibrationFolder, readCalibration } from './calibrationFiles';
import type { CalibrationTable } from './calibrationTable';

export interface Wanted {
  readonly target: string;
  readonly threads: number;
  /** As the target calls itself; null where it was not asked. */
  readonly device: string | null;
}

/** Folders that may hold `.adascale/calibration`, nearest first. */
export function calibrationPlaces(
  runFolder: string | undefined,
  modelPath: string,
  working: string,
): readonly string[] {
  const marker = `${path.sep}.adascale${path.sep}`;
  const at = runFolder?.lastIndexOf(marker) ?? -1;
  const workspace = at === -1 || runFolder === undefined ? [] : [runFolder.slice(0, at)];
  return [...new Set([...workspace, path.dirname(modelPath), working])];
}

/**
 * The first that fits; null where there is none. One that cannot be read is passed over and said.
 *
 * @param log Takes a sentence about a table that is not used.
 */
export async function findCalibration(
  places: readonly string[],
  { target, threads, device }: Wanted,
  log: (message: string) => void,
): Promise<CalibrationTable | null> {
  for (const place of places) {
    const file = calibrationFile(calibrationFolder(place), { target, threads });
    const table = await readCalibration(file).catch((error: unknown) => {
      log(`${file} is not used: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    if (table === null) continue;
    if (device === null || table.identity.device === device) return table;
    log(`${file} is not used: it is of ${table.identity.device}, the target is ${device}`);
  }
  return null;
}
