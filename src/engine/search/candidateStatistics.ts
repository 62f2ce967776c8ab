// BatchNorm statistics of one candidate, kept so that it can be made again later without the data.
import * as path from 'node:path';
import type { Statistics } from '../supernet/materialise';
import type { SubNetwork } from '../supernet/supernet';
import { readFloats, writeFloats } from './floatFile';

const fileOf = (folder: string, id: string): string => path.join(folder, `${id}.bin`);

export function saveStatistics(folder: string, id: string, statistics: readonly Statistics[]): Promise<void> {
  return writeFloats(
    fileOf(folder, id),
    statistics.flatMap(({ mean, variance }) => [mean, variance]),
  );
}

/** In the order of `sub.statistics`; null where none were saved. @throws AdaScaleError `run.corrupt`. */
export async function loadStatistics(folder: string, id: string, sub: SubNetwork): Promise<Statistics[] | null> {
  const lengths = sub.statistics.flatMap(({ channels }) => [channels, channels]);
  const arrays = await readFloats(fileOf(folder, id), lengths);
  if (arrays === null) return null;
  return sub.statistics.map((_, index) => ({
    mean: arrays[2 * index] as Float32Array,
    variance: arrays[2 * index + 1] as Float32Array,
  }));
}
