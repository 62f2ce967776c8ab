// Which split and class a file belongs to, from its path alone: `[wrapper/][train|test|val/]class/…/image`. A single folder
// around everything is looked through; folders below a class belong to the class (torchvision's ImageFolder does the same).
import type { SplitName } from '../dataset';

export interface PlacedImage {
  readonly path: string;
  readonly sizeBytes: number;
  readonly split: SplitName;
  readonly className: string;
}

export interface Arrangement {
  /** Sorted by split, class, path: the order of samples whatever the order of the source. */
  readonly images: readonly PlacedImage[];
  /** Class names of all splits, sorted by code unit. */
  readonly labels: readonly string[];
  readonly warnings: readonly string[];
}

interface Listed {
  readonly path: string;
  readonly sizeBytes: number;
}

const splitFolders: Readonly<Record<string, SplitName>> = {
  train: 'train',
  training: 'train',
  test: 'test',
  testing: 'test',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
};
const splitOf = (folder: string): SplitName | undefined =>
  Object.hasOwn(splitFolders, folder.toLowerCase()) ? splitFolders[folder.toLowerCase()] : undefined;

const hidden = (path: string): boolean => path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
const isImage = (path: string): boolean => /\.(jpe?g|png)$/i.test(path);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Places every image of a listing; what has no place is counted in the warnings. */
export function arrangeImages(files: readonly Listed[]): Arrangement {
  const visible = files.filter((file) => !hidden(file.path));
  const imageFiles = visible.filter((file) => isImage(file.path));
  const prefix = wrapperOf(imageFiles);
  const rows = imageFiles.map((file) => ({ file, parts: file.path.slice(prefix.length).split('/') }));
  const bySplit = namesSplits(rows.map((row) => row.parts));
  const images = rows.flatMap(({ file, parts }) => place(file, parts, bySplit));
  images.sort((a, b) => compare(a.split, b.split) || compare(a.className, b.className) || compare(a.path, b.path));
  return {
    images,
    labels: [...new Set(images.map((image) => image.className))].sort(compare),
    warnings: [
      ...counted(
        visible.length - imageFiles.length,
        'file is neither JPEG nor PNG and is ignored',
        'files are neither JPEG nor PNG and are ignored',
      ),
      ...counted(
        imageFiles.length - images.length,
        'image lies in no class folder and is ignored',
        'images lie in no class folder and are ignored',
      ),
    ],
  };
}

function place(file: Listed, parts: readonly string[], bySplit: boolean): PlacedImage[] {
  const split = bySplit ? splitOf(parts[0] ?? '') : 'train';
  const className = parts[bySplit ? 1 : 0];
  if (split === undefined || className === undefined || parts.length < (bySplit ? 3 : 2)) return [];
  return [{ ...file, split, className }];
}

/** The one folder around all images, with its slash, unless it is itself a split or the only class. */
function wrapperOf(files: readonly Listed[]): string {
  const first = files[0]?.path.split('/')[0];
  if (first === undefined || splitOf(first) !== undefined) return '';
  const wraps = files.every((file) => file.path.startsWith(`${first}/`) && file.path.split('/').length >= 3);
  return wraps ? `${first}/` : '';
}

/** Splits are meant if a `train/class/image` exists, or if nothing but split folders stands at the top. */
function namesSplits(paths: readonly (readonly string[])[]): boolean {
  const deep = paths.filter((parts) => parts.length >= 3 && splitOf(parts[0] ?? '') !== undefined);
  if (deep.some((parts) => splitOf(parts[0] ?? '') === 'train')) return true;
  return deep.length > 0 && paths.every((parts) => splitOf(parts[0] ?? '') !== undefined);
}

function counted(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
