// Which files of a folder are IDX pairs, by the names that MNIST gave them and its followers kept (Fashion-MNIST, KMNIST,
// EMNIST): `train-images-idx3-ubyte` with `train-labels-idx1-ubyte`, `t10k-…` for the test split, `.gz` or not.
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { SplitName } from '../dataset';

export interface IdxPair {
  readonly split: SplitName;
  readonly images: string;
  readonly labels: string;
}

const imagesName = /^(.*?)[-_.]?images[-_.]idx3[-_.]ubyte(\.gz)?$/i;
const splitWords: readonly (readonly [RegExp, SplitName])[] = [
  [/(^|[-_.])(t10k|test)$/i, 'test'],
  [/(^|[-_.])(val|valid|validation)$/i, 'validation'],
  [/(^|[-_.])train$/i, 'train'],
];

/** The folder of the pairs: the path itself, its `raw` sub-folder (torchvision's place), or the folder of a named file. */
export async function idxFolder(dataPath: string): Promise<string | null> {
  if ((await stat(dataPath)).isFile()) return imagesName.test(path.basename(dataPath)) ? path.dirname(dataPath) : null;
  for (const folder of [dataPath, path.join(dataPath, 'raw')]) {
    const names = await readdir(folder).catch(() => []);
    if (names.some((name) => imagesName.test(name))) return folder;
  }
  return null;
}

/**
 * The pairs in a folder, at most one a split; of a file and its .gz the unpacked one counts.
 * @throws AdaScaleError `data.missingFile`, `data.ambiguous`
 */
export async function findIdxPairs(folder: string): Promise<readonly IdxPair[]> {
  const names = (await readdir(folder)).sort();
  const pairs = new Map<SplitName, IdxPair>();
  for (const name of names) {
    const match = imagesName.exec(name);
    if (match === null || (match[2] !== undefined && names.includes(name.slice(0, -3)))) continue;
    const split = splitWords.find(([word]) => word.test(match[1] ?? ''))?.[1] ?? 'train';
    const other = pairs.get(split);
    if (other !== undefined) throw ambiguous(folder, path.basename(other.images), name);
    pairs.set(split, { split, images: path.join(folder, name), labels: path.join(folder, labelsOf(name, names)) });
  }
  return [...pairs.values()];
}

function labelsOf(imagesFile: string, names: readonly string[]): string {
  const plain = imagesFile
    .replace(/\.gz$/i, '')
    .replace(/images/i, 'labels')
    .replace(/idx3/i, 'idx1');
  const found = [plain, `${plain}.gz`].find((name) => names.includes(name));
  if (found !== undefined) return found;
  throw new AdaScaleError(
    'data.missingFile',
    `${imagesFile} has no labels beside it`,
    `Put ${plain} (or ${plain}.gz) into the same folder.`,
  );
}

function ambiguous(folder: string, one: string, other: string): AdaScaleError {
  return new AdaScaleError(
    'data.ambiguous',
    `${folder} holds two IDX files for the same split: ${one} and ${other}`,
    'Keep one data set a folder.',
  );
}
