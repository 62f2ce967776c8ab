import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { calibrationFile, calibrationFolder } from '../calibration/calibrationFiles';
import { openSensors } from './openSensors';
import type { Handler } from './task';

/** Numbers of threads that people calibrate for. */
const usualThreads = [1, 2, 4, 8];

/** ISO 8601, of the newest table of a target in a folder; null without any. */
async function calibratedAt(folder: string, target: string): Promise<string | null> {
  const files = usualThreads.map((threads) =>
    calibrationFile(calibrationFolder(path.resolve(folder)), { target, threads }),
  );
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const newest = Math.max(...times);
  return newest === 0 ? null : new Date(newest).toISOString();
}

/** What a device is, one reading of its signals, and whether it was calibrated. */
export const handler: Handler<'device/status'> = async ({ params, signal }) => {
  const { target, adbServer, folder } = params;
  const source = await openSensors(target, adbServer, signal);
  try {
    const properties = await source.describe(signal);
    const reading = await source.read(null, signal);
    return {
      target,
      properties,
      reading,
      calibratedAt: folder === undefined ? null : await calibratedAt(folder, target),
    };
  } finally {
    await source.dispose();
  }
};
