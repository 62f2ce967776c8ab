import * as path from 'node:path';
import { findCliff } from '../calibration/findCliff';
import type { Handler } from './task';

/** The newest memory cliff that was measured on a device. */
export const handler: Handler<'device/memoryCliff'> = async (task) => ({
  cliff: await findCliff(
    [...new Set(task.params.folders.map((folder) => path.resolve(folder)))],
    task.params.device,
    (message) => task.log('warn', message),
  ),
});
