// Files of a ZIP archive in the order of its directory. The directory is checked before anything is unpacked: the number of
// entries, their names, and the sum of the sizes they claim (yauzl then holds each entry to its claim).
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { AdaScaleError } from '../../shared/errors';
import { safeEntryPath } from './archivePath';
import { asDataError } from './byteStream';
import { datasetLimits } from './limits';

export interface ZipEntry {
  readonly path: string;
  readonly sizeBytes: number;
  /** The unpacked bytes; only while the iteration stands at this entry. */
  readonly open: () => Promise<Readable>;
}

const hint = 'Make the archive again, without a password, or pass the unpacked folder.';

/**
 * Iterates over the archive's files; folders are left out.
 * @throws AdaScaleError `data.corruptArchive`, `data.archivePath`, `data.tooLarge`
 */
export async function* zipEntries(archive: string, signal?: AbortSignal): AsyncGenerator<ZipEntry> {
  const zip = await openZip(archive);
  // yauzl reports a second fault as an event that nobody would catch; the first one has already ended the iteration.
  zip.on('error', () => undefined);
  const budget = createBudget(archive, (await stat(archive)).size);
  const entries = zip.eachEntry();
  try {
    for (let next = await nextEntry(entries, archive); next !== null; next = await nextEntry(entries, archive)) {
      signal?.throwIfAborted();
      const entry = next;
      const path = safeEntryPath(archive, entry.fileName);
      budget(entry.uncompressedSize);
      if (entry.fileName.endsWith('/')) continue;
      yield { path, sizeBytes: entry.uncompressedSize, open: () => openEntry(zip, entry, archive) };
    }
  } finally {
    zip.close();
  }
}

async function openZip(archive: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(archive, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch (error) {
    throw asDataError(error, 'data.corruptArchive', archive, hint);
  }
}

async function nextEntry(entries: AsyncIterator<yauzl.Entry>, archive: string): Promise<yauzl.Entry | null> {
  try {
    const next = await entries.next();
    return next.done === true ? null : next.value;
  } catch (error) {
    const hostile = error instanceof Error && /relative path|absolute path|invalid characters/.test(error.message);
    throw asDataError(error, hostile ? 'data.archivePath' : 'data.corruptArchive', archive, hint);
  }
}

async function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, archive: string): Promise<Readable> {
  try {
    return await zip.openReadStreamPromise(entry);
  } catch (error) {
    throw asDataError(error, 'data.corruptArchive', `${archive}: ${entry.fileName}`, hint);
  }
}

function createBudget(archive: string, packedBytes: number): (unpackedBytes: number) => void {
  let total = 0;
  let entries = 0;
  return (unpackedBytes) => {
    total += unpackedBytes;
    entries++;
    const bomb = total > datasetLimits.bombFloorBytes && total > packedBytes * datasetLimits.unpackRatio;
    if (!bomb && total <= datasetLimits.unpackedBytes && entries <= datasetLimits.entries) return;
    throw new AdaScaleError(
      'data.tooLarge',
      `${archive} holds more than AdaScale unpacks (${entries} entries of ${total} bytes in ${packedBytes})`,
      'Unpack it into a folder if it is genuine.',
    );
  };
}
