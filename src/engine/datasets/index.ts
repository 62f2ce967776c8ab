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

/** Files beside each other that are looked at one by one. */
const mostFiles = 64;

export const datasetFormats: readonly DatasetFormat[] = [npz, idx, cifarBinary, imageFolder];

export interface FoundDataset {
  readonly format: DatasetFormat;
  /** What the format reads: the path that was given, or the one data set in that folder. */
  readonly path: string;
}

/**
 * The format that reads `dataPath`; a folder that holds nothing but one archive or data file stands for that file.
 * @throws AdaScaleError `data.notFound`, `data.unknownFormat`, `data.ambiguous`, `data.empty`, `data.unreadable`
 */
export async function findDataset(dataPath: string): Promise<FoundDataset> {
  await checkExists(dataPath);
  const format = await formatOf(dataPath);
  if (format !== null) return { format, path: dataPath };
  const [inside, other] = await dataFilesIn(dataPath);
  if (inside !== undefined && other === undefined) return inside;
  if (inside !== undefined && other !== undefined) throw ambiguous(dataPath, inside, other);
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

async function formatOf(dataPath: string): Promise<DatasetFormat | null> {
  for (const format of datasetFormats) if (await matches(format, dataPath)) return format;
  return null;
}

/** The folder's own files that are data sets by themselves. Folders of many files hold something else. */
async function dataFilesIn(folder: string): Promise<readonly FoundDataset[]> {
  const entries = await naming(folder, () => readdir(folder, { withFileTypes: true }).catch(noFolder));
  const files = (entries ?? []).filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  if (files.length > mostFiles) return [];
  const found: FoundDataset[] = [];
  for (const { name } of files) {
    const file = path.join(folder, name);
    const format = await formatOf(file);
    if (format !== null) found.push({ format, path: file });
  }
  return found;
}

function ambiguous(folder: string, one: FoundDataset, other: FoundDataset): AdaScaleError {
  const [first, second] = [path.basename(one.path), path.basename(other.path)];
  return new AdaScaleError('data.ambiguous', `${folder} holds several data sets: ${first} and ${second}`, 'Name one.');
}

/** What the source holds, without decoding it. @throws AdaScaleError as {@link DatasetFormat}'s `scan` */
export async function scanDataset(dataPath: string, signal?: AbortSignal): Promise<DatasetSummary> {
  const { format, path: source } = await findDataset(dataPath);
  return naming(source, () => format.scan(source, signal));
}

/** All samples, decoded. @throws AdaScaleError as {@link DatasetFormat}'s `read` */
export async function readDataset(dataPath: string, options: ReadOptions = {}): Promise<Dataset> {
  const { format, path: source } = await findDataset(dataPath);
  return naming(source, () => format.read(source, options));
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
