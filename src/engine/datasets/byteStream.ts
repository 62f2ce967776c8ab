// Bytes of a file as they would be without gzip, in order and bounded: whether a file is compressed is read from its first
// two bytes (RFC 1952), not from its name, and a stream that unpacks to too much is cut off while it runs.
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Transform, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AdaScaleError } from '../../shared/errors';
import { datasetLimits } from './limits';

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Counts what flows through and fails where it passes the bounds on unpacking. */
function bombGuard(source: string, packedBytes: number): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      const ratio = total > datasetLimits.bombFloorBytes && total > packedBytes * datasetLimits.unpackRatio;
      if (ratio || total > datasetLimits.unpackedBytes) done(tooLarge(source, packedBytes));
      else done(null, chunk);
    },
  });
}

function tooLarge(source: string, packedBytes: number): AdaScaleError {
  return new AdaScaleError(
    'data.tooLarge',
    `${source} unpacks from ${packedBytes} bytes to more than AdaScale reads`,
    `A compressed source may unpack to ${datasetLimits.unpackRatio} times its size. Unpack it into a folder if it is genuine.`,
  );
}

/**
 * The file's content, unpacked where it is gzip. Errors of reading and unpacking come out of the stream as they are: the
 * caller knows what the bytes were meant to be (see {@link asDataError}), and checks for cancellation between chunks.
 */
export async function openUnpacked(path: string): Promise<Readable> {
  const gzip = await isGzip(path);
  const packedBytes = (await stat(path)).size;
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!gzip) return source;
  // The callback only keeps pipeline() from throwing: the error also ends the returned stream.
  return pipeline(source, createGunzip({ chunkSize: 1 << 18 }), bombGuard(path, packedBytes), () => undefined);
}

/** Keeps AdaScale's own errors and cancellation; anything else becomes `code` with the reason that was given. */
export function asDataError(error: unknown, code: string, subject: string, hint: string): Error {
  if (error instanceof AdaScaleError) return error;
  if (error instanceof Error && error.name === 'AbortError') return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AdaScaleError(code, `${subject}: ${reason}`, hint, { cause: error });
}
