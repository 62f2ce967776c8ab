// The IDX format of the MNIST database (LeCun, Cortes, Burges): two zero bytes, the type (8 = unsigned byte), the number of
// dimensions, each dimension as a big-endian 32-bit integer, then the values in C order.
import { AdaScaleError } from '../../../shared/errors';
import { createByteReader } from '../byteReader';
import { asDataError, openUnpacked } from '../byteStream';
import { checkSplitSize, datasetLimits } from '../limits';

/** Dimensions that the header of an unsigned-byte IDX file of `rank` announces. @throws AdaScaleError `data.corrupt`, `data.truncated`, `data.tooLarge` */
export async function readIdxShape(file: string, rank: number, signal?: AbortSignal): Promise<readonly number[]> {
  return withIdx(file, rank, false, signal, (shape) => Promise.resolve(shape));
}

/** The values of a file, with its dimensions. @throws AdaScaleError `data.corrupt`, `data.truncated`, `data.tooLarge` */
export async function readIdxValues(
  file: string,
  rank: number,
  signal?: AbortSignal,
): Promise<{ readonly shape: readonly number[]; readonly values: Uint8Array }> {
  return withIdx(file, rank, true, signal, async (shape, fill) => {
    const values = new Uint8Array(shape.reduce((product, size) => product * size, 1));
    await fill(values);
    return { shape, values };
  });
}

async function withIdx<T>(
  file: string,
  rank: number,
  toEnd: boolean,
  signal: AbortSignal | undefined,
  use: (shape: readonly number[], fill: (target: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const stream = await openUnpacked(file);
  const reader = createByteReader(stream, file, signal);
  try {
    const header = Buffer.alloc(4 + 4 * rank);
    await reader.fill(header);
    const result = await use(parseHeader(file, header, rank), (target) => reader.fill(target));
    if (toEnd) await reader.expectEnd();
    return result;
  } catch (error) {
    throw asDataError(error, 'data.corrupt', file, 'Copy or download the file again.');
  } finally {
    await reader.close();
  }
}

function parseHeader(file: string, header: Buffer, rank: number): readonly number[] {
  if (header.readUInt16BE(0) !== 0 || header[2] !== 8 || header[3] !== rank) {
    throw new AdaScaleError(
      'data.corrupt',
      `${file} starts with ${header.toString('hex', 0, 4)}, an IDX file of unsigned bytes with ${rank} dimensions starts with 0000080${rank}`,
      'Check that images and labels are not swapped and that the file is whole.',
    );
  }
  const shape = Array.from({ length: rank }, (_, i) => header.readUInt32BE(4 + 4 * i));
  const [count = 0, ...sizes] = shape;
  const odd = sizes.find((size) => size === 0 || size > datasetLimits.dimension);
  if (odd !== undefined)
    throw new AdaScaleError('data.corrupt', `${file} announces images with a side of ${odd} pixels`);
  checkSplitSize(
    file,
    count,
    sizes.reduce((product, size) => product * size, 1),
  );
  return shape;
}
