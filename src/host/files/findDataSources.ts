// Folders and files near a model that look like labelled data, as answers to choose from. Only names are read and only within
// bounds: the engine's scan decides what the data really is.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';

const entriesPerFolder = 2000;
const foldersInAll = 400;
const imageFile = /\.(png|jpe?g|webp|gif|bmp|tiff?|avif)$/i;
const dataFile = /(\.npz|\.zip|\.tar|\.tar\.gz|\.tgz)$/i;
const datasetPart = /(-ubyte(\.gz)?$|^data_batch_\d+\.bin$|^test_batch\.bin$)/i;
const passedOver = /^(\.|node_modules$)/;

interface Budget {
  folders: number;
}

async function list(folder: string, budget: Budget): Promise<readonly Dirent[]> {
  if (budget.folders-- <= 0) return [];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.slice(0, entriesPerFolder).filter((entry) => !passedOver.test(entry.name));
  } catch {
    return []; // unreadable: nothing to offer
  }
}

const foldersOf = (entries: readonly Dirent[]): readonly string[] =>
  entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);

const holds = (entries: readonly Dirent[], pattern: RegExp): boolean =>
  entries.some((entry) => entry.isFile() && pattern.test(entry.name));

/** A folder a class: at least two subfolders hold images. */
async function isClassFolder(folder: string, subfolders: readonly string[], budget: Budget): Promise<boolean> {
  let classes = 0;
  for (const name of subfolders) {
    if (holds(await list(path.join(folder, name), budget), imageFile)) classes++;
    if (classes === 2) return true;
  }
  return false;
}

async function looksLikeData(folder: string, budget: Budget): Promise<boolean> {
  const entries = await list(folder, budget);
  if (holds(entries, datasetPart)) return true;
  const subfolders = foldersOf(entries);
  if (await isClassFolder(folder, subfolders, budget)) return true;
  const train = subfolders.find((name) => /^train(ing)?$/i.test(name));
  if (train === undefined) return false;
  const inside = path.join(folder, train);
  return isClassFolder(inside, foldersOf(await list(inside, budget)), budget);
}

/** `roots`: folders to look in and below by one level, nearest first. Absolute paths in that order. */
export async function findDataSources(roots: readonly string[]): Promise<readonly string[]> {
  const budget: Budget = { folders: foldersInAll };
  const found = new Set<string>();
  for (const root of new Set(roots)) {
    if (await looksLikeData(root, budget)) found.add(root);
    const entries = await list(root, budget);
    for (const entry of entries) {
      const full = path.join(root, entry.name);
      const fits = entry.isFile()
        ? dataFile.test(entry.name)
        : entry.isDirectory() && !found.has(root) && (await looksLikeData(full, budget));
      if (fits) found.add(full);
    }
  }
  return [...found];
}
