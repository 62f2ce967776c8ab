// Files of a ZIP archive as images are read from it.
import type { Readable } from 'node:stream';
import { asDataError } from '../byteStream';
import { fileSha256 } from '../fingerprint';
import { zipEntries } from '../zipEntries';
import type { ImageSource, SourceFile } from './imageSource';

export function zipSource(archive: string): ImageSource {
  return {
    randomAccess: false,
    files: (signal) => zipFiles(archive, signal),
    sha256: (_images, signal) => fileSha256(archive, signal),
  };
}

async function* zipFiles(archive: string, signal?: AbortSignal): AsyncGenerator<SourceFile> {
  for await (const entry of zipEntries(archive, signal)) {
    const { path, sizeBytes, open } = entry;
    yield { path, sizeBytes, read: async () => collect(await open(), `${archive}: ${path}`) };
  }
}

async function collect(stream: Readable, name: string): Promise<Buffer> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    throw asDataError(error, 'data.corruptArchive', name, 'The archive is damaged: pack it again.');
  }
}
