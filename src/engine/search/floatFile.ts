// Arrays of 32-bit floats in a file, little-endian, one after the other, with their digest at the end: the trained weights
// of a run and the BatchNorm statistics of a candidate, from which any variant is made again bit for bit.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { AdaScaleError } from '../../shared/errors';
import { writeFileAtomic } from '../runs/atomic';
import { hasCode } from '../runs/diskError';

const digestBytes = 32;
const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** @throws AdaScaleError `disk.full`, `disk.readOnly`. */
export async function writeFloats(file: string, arrays: readonly Float32Array[]): Promise<void> {
  const payload = Buffer.concat(arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)));
  await writeFileAtomic(file, Buffer.concat([payload, digest(payload)]));
}

/**
 * Arrays of the given lengths, in order; null where there is no file.
 * @throws AdaScaleError `run.corrupt` where the file has another size or was changed.
 */
export async function readFloats(file: string, lengths: readonly number[]): Promise<Float32Array[] | null> {
  const count = lengths.reduce((sum, length) => sum + length, 0);
  const size = await sizeOf(file);
  if (size === null) return null;
  if (size !== 4 * count + digestBytes) throw damaged(file, `has ${size} bytes instead of ${4 * count + digestBytes}`);
  const bytes = await readFile(file);
  const payload = bytes.subarray(0, 4 * count);
  if (!digest(payload).equals(bytes.subarray(4 * count))) throw damaged(file, 'does not match its digest');
  // A copy of its own: the buffer of a file need not be aligned.
  const floats = new Float32Array(Uint8Array.from(payload).buffer);
  let start = 0;
  return lengths.map((length) => floats.subarray(start, (start += length)));
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

const damaged = (file: string, why: string): AdaScaleError =>
  new AdaScaleError(
    'run.corrupt',
    `${file} is damaged: it ${why}`,
    'Start a new run, or restore the run folder from a copy.',
  );
