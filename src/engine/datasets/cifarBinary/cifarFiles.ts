// The binary versions of CIFAR-10 and CIFAR-100 (Krizhevsky 2009; layout on the data sets' page): records of one label byte
// (CIFAR-100: coarse then fine) and 3,072 pixels, planes R, G, B of 32×32.
import { readFile, readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { SplitName } from '../dataset';

export interface CifarVariant {
  readonly id: 'cifar10' | 'cifar100';
  readonly classes: number;
  /** Bytes before the pixels; the last of them is the label that is read. */
  readonly labelBytes: number;
  readonly namesFile: string;
  readonly splitOf: (name: string) => SplitName | null;
}

export interface CifarFile {
  readonly split: SplitName;
  readonly name: string;
  readonly sizeBytes: number;
}

const variants: readonly CifarVariant[] = [
  {
    id: 'cifar10',
    classes: 10,
    labelBytes: 1,
    namesFile: 'batches.meta.txt',
    splitOf: (name) => (/^data_batch_\d+\.bin$/.test(name) ? 'train' : name === 'test_batch.bin' ? 'test' : null),
  },
  {
    id: 'cifar100',
    classes: 100,
    labelBytes: 2,
    namesFile: 'fine_label_names.txt',
    splitOf: (name) => (name === 'train.bin' ? 'train' : name === 'test.bin' ? 'test' : null),
  },
];
const usualFolders = ['', 'cifar-10-batches-bin', 'cifar-100-binary'];

export interface FoundCifar {
  readonly folder: string;
  readonly variant: CifarVariant;
  readonly files: readonly CifarFile[];
}

/** Looks in the folder and in the folders that the official archives make; null where there is no CIFAR. */
export async function findCifar(dataPath: string): Promise<FoundCifar | null> {
  if (!(await stat(dataPath)).isDirectory()) return null;
  for (const below of usualFolders) {
    const folder = path.join(dataPath, below);
    const names = (await readdir(folder).catch(() => [])).sort();
    const variant = variants.find((v) => names.some((name) => v.splitOf(name) !== null));
    if (variant !== undefined) return { folder, variant, files: await listFiles(folder, names, variant) };
  }
  return null;
}

async function listFiles(folder: string, names: readonly string[], variant: CifarVariant): Promise<CifarFile[]> {
  const batches = names.flatMap((name) => {
    const split = variant.splitOf(name);
    return split === null ? [] : [{ name, split }];
  });
  return Promise.all(
    batches.map(async (file) => ({ ...file, sizeBytes: (await stat(path.join(folder, file.name))).size })),
  );
}

/** Names from the file beside the batches, or undefined where it is absent or does not name every class. */
export async function readClassNames(folder: string, variant: CifarVariant): Promise<readonly string[] | undefined> {
  const file = path.join(folder, variant.namesFile);
  const size = (await stat(file).catch(() => null))?.size ?? 0;
  if (size === 0 || size > 65_536) return undefined;
  const names = (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  const filled = names.filter((name) => name !== '');
  return filled.length === variant.classes ? filled : undefined;
}
