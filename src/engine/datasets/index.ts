// The registry of data formats: one line an entry. Order matters where two could match; the most specific stands first.
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { asDataError } from './byteStream';
import { cifarBinary } from './cifarBinary/cifarBinary';
import type { Dataset, DatasetFormat, DatasetSummary, ReadOptions } from './dataset';
import { idx } from './idx/idx';
import { imageFolder } from './imageFolder/imageFolder';
import { npz } from './npz/npz';

export const datasetFormats: readonly DatasetFormat[] = [npz, idx, cifarBinary, imageFolder];

/**
 * The format that reads `dataPath`.
 * @throws AdaScaleError `data.notFound`, `data.unknownFormat`, `data.unreadable`
 */
export async function findDatasetFormat(dataPath: string): Promise<DatasetFormat> {
  await checkExists(dataPath);
  for (const format of datasetFormats) if (await matches(format, dataPath)) return format;
  if (await isEmptyFolder(dataPath)) {
    throw new AdaScaleError(
      'data.empty',
      `${dataPath} is an empty folder`,
      'Choose a folder with a folder of images for each class, or an archive.',
    );
  }
  throw new AdaScaleError(
    'data.unknownFormat',
    `${dataPath} is no data set that AdaScale reads`,
    `Accepted: ${datasetFormats.map((format) => format.label).join('; ')}.`,
  );
}

/** What the source holds, without decoding it. @throws AdaScaleError as {@link DatasetFormat}'s `scan` */
export async function scanDataset(dataPath: string, signal?: AbortSignal): Promise<DatasetSummary> {
  const format = await findDatasetFormat(dataPath);
  return naming(dataPath, () => format.scan(dataPath, signal));
}

/** All samples, decoded. @throws AdaScaleError as {@link DatasetFormat}'s `read` */
export async function readDataset(dataPath: string, options: ReadOptions = {}): Promise<Dataset> {
  const format = await findDatasetFormat(dataPath);
  return naming(dataPath, () => format.read(dataPath, options));
}

async function checkExists(dataPath: string): Promise<void> {
  try {
    await stat(dataPath);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const subject = `${path.basename(dataPath)} in ${path.dirname(path.resolve(dataPath))}`;
    if (missing) throw new AdaScaleError('data.notFound', `There is no ${subject}`, 'Check the path of the data.');
    throw asDataError(error, 'data.unreadable', dataPath, 'Check that it can be read.');
  }
}

/** True where there is no file below it either. */
async function isEmptyFolder(folder: string): Promise<boolean> {
  const entries = await naming(folder, () => readdir(folder, { withFileTypes: true }).catch(noFolder));
  if (entries === null) return false;
  for (const entry of entries) {
    if (!entry.isDirectory() || !(await isEmptyFolder(path.join(folder, entry.name)))) return false;
  }
  return true;
}

function noFolder(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOTDIR') return null;
  throw error;
}

const matches = (format: DatasetFormat, dataPath: string): Promise<boolean> =>
  naming(dataPath, () => format.matches(dataPath));

/** File system faults that an entry did not foresee (a disk error, a file removed meanwhile) still name the source. */
async function naming<T>(dataPath: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fromSystem = error instanceof Error && 'syscall' in error;
    throw fromSystem ? asDataError(error, 'data.unreadable', dataPath, 'Check that it can be read.') : error;
  }
}
