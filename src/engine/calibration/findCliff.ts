// The memory cliff of a device, from the calibrations that lie in some folders.
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { MeasuredCliff } from '../../shared/device/memoryCliff';
import { calibrationFolder, readCalibration } from './calibrationFiles';
import type { CalibrationTable } from './calibrationTable';

/** A folder holds one table for each target and number of threads; more than this are none of ours. */
const mostTables = 100;

async function tablesIn(place: string, log: (message: string) => void): Promise<readonly CalibrationTable[]> {
  const folder = calibrationFolder(place);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).slice(0, mostTables);
  const tables = await Promise.all(
    names.map((name) =>
      readCalibration(path.join(folder, name)).catch((error: unknown) => {
        log(`${path.join(folder, name)} is not used: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      }),
    ),
  );
  return tables.filter((table) => table !== null);
}

/** Variants that AdaScale exports hold their weights in memory. */
function cliffOf({ identity, createdAt, memory }: CalibrationTable): readonly MeasuredCliff[] {
  return (memory ?? [])
    .filter(({ weights }) => weights === 'held')
    .map(({ cliff, steps, medianError }) => ({
      ...{ ...cliff, device: identity.device, measuredAt: createdAt, samples: steps.length, medianError },
    }));
}

/**
 * The newest that was measured on the device; null where none was.
 *
 * @param places Folders that may hold `.adascale/calibration`.
 * @param log Takes a sentence about a table that cannot be read.
 */
export async function findCliff(
  places: readonly string[],
  device: string,
  log: (message: string) => void,
): Promise<MeasuredCliff | null> {
  const tables = (await Promise.all(places.map((place) => tablesIn(place, log)))).flat();
  const cliffs = tables.filter(({ identity }) => identity.device === device).flatMap(cliffOf);
  return cliffs.sort((a, b) => (a.measuredAt < b.measuredAt ? 1 : -1))[0] ?? null;
}
