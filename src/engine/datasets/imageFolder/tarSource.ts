// Files of a tar archive (POSIX ustar/pax through tar-stream), read in one pass without unpacking to disk; .tar, .tar.gz, .tgz.
import { extract } from 'tar-stream';
import { AdaScaleError } from '../../../shared/errors';
import { safeEntryPath } from '../archivePath';
import { asDataError, openUnpacked } from '../byteStream';
import { fileSha256 } from '../fingerprint';
import { datasetLimits } from '../limits';
import type { ImageSource, SourceFile } from './imageSource';

const hint = 'The archive is damaged or incomplete: download or pack it again.';

export function tarSource(archive: string): ImageSource {
  return {
    randomAccess: false,
    files: (signal) => tarFiles(archive, signal),
    sha256: (_images, signal) => fileSha256(archive, signal),
  };
}

async function* tarFiles(archive: string, signal?: AbortSignal): AsyncGenerator<SourceFile> {
  try {
    yield* entriesOf(archive, signal);
  } catch (error) {
    throw asDataError(error, 'data.corruptArchive', archive, hint);
  }
}

async function* entriesOf(archive: string, signal?: AbortSignal): AsyncGenerator<SourceFile> {
  const source = await openUnpacked(archive);
  const entries = extract();
  source.on('error', (error) => {
    entries.destroy(error);
  });
  source.pipe(entries);
  let count = 0;
  try {
    for await (const entry of entries) {
      signal?.throwIfAborted();
      if (++count > datasetLimits.entries) throw tooMany(archive);
      const path = safeEntryPath(archive, entry.header.name);
      const sizeBytes = entry.header.size ?? 0;
      let consumed = false;
      if (entry.header.type === 'file') {
        yield {
          path,
          sizeBytes,
          read: () => {
            consumed = true;
            return collect(entry, sizeBytes, `${archive}: ${path}`);
          },
        };
      }
      if (!consumed) entry.resume();
    }
  } finally {
    source.destroy();
  }
}

async function collect(entry: AsyncIterable<unknown>, sizeBytes: number, name: string): Promise<Buffer> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, sizeBytes);
  } catch (error) {
    throw asDataError(error, 'data.corruptArchive', name, hint);
  }
}

function tooMany(archive: string): AdaScaleError {
  return new AdaScaleError('data.tooLarge', `${archive} has more than ${datasetLimits.entries} entries`);
}
