// Image classification data as most people keep it: a folder a class, JPEG and PNG, as a folder or inside .tar, .tar.gz,
// .tgz and .zip, which are read as they are.
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { DatasetFormat, DatasetSummary, ReadOptions, SplitName } from '../dataset';
import { folderSource } from './folderSource';
import type { ImageSource } from './imageSource';
import type { ImageListing } from './listImages';
import { listImages } from './listImages';
import { readImages } from './readImages';
import { tarSource } from './tarSource';
import { zipSource } from './zipSource';

const isTar = (path: string): boolean => /\.(tar|tar\.gz|tgz)$/i.test(path);
const isZip = (path: string): boolean => /\.zip$/i.test(path);

async function openSource(path: string): Promise<ImageSource> {
  if ((await stat(path)).isDirectory()) return folderSource(path);
  return isZip(path) ? zipSource(path) : tarSource(path);
}

async function matches(path: string): Promise<boolean> {
  if ((await stat(path)).isFile()) return isTar(path) || isZip(path);
  const entries: Dirent[] = await readdir(path, { withFileTypes: true });
  return entries.some((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()));
}

async function summarise(source: ImageSource, listing: ImageListing, options: ReadOptions): Promise<DatasetSummary> {
  const counts: Partial<Record<SplitName, number>> = {};
  for (const { split } of listing.images) counts[split] = (counts[split] ?? 0) + 1;
  return {
    format: 'imageFolder',
    labels: listing.labels,
    shape: [options.channels ?? listing.shape[0], ...(options.resize ?? [listing.shape[1], listing.shape[2]])],
    counts,
    sha256: await source.sha256(listing.images, options.signal),
    ...(listing.warnings.length === 0 ? {} : { warnings: listing.warnings }),
  };
}

export const imageFolder: DatasetFormat = {
  id: 'imageFolder',
  label: 'Image folders (one folder a class; also inside .tar, .tar.gz and .zip)',
  matches,
  scan: async (path, signal) => {
    const source = await openSource(path);
    return summarise(source, await listImages(source, path, signal), signal === undefined ? {} : { signal });
  },
  read: async (path, options = {}) => {
    const source = await openSource(path);
    const listing = await listImages(source, path, options.signal);
    const summary = await summarise(source, listing, options);
    return { summary, splits: await readImages(source, listing, summary.shape, options) };
  },
};
