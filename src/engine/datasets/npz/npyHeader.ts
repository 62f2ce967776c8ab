// The NPY format (NumPy Enhancement Proposal 1, format versions 1 to 3): magic, version, header length, then a Python
// dictionary literal with `descr`, `fortran_order` and `shape`. Objects are pickles and are never read.
import { AdaScaleError } from '../../../shared/errors';
import type { ByteReader } from '../byteReader';
import { datasetLimits } from '../limits';

export type NpyType =
  'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';

export interface NpyHeader {
  readonly type: NpyType;
  readonly bytesPerElement: number;
  readonly shape: readonly number[];
  readonly count: number;
}

const types: Readonly<Record<string, NpyType>> = {
  b1: 'uint8',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f4: 'float32',
  f8: 'float64',
};
const headerLimit = 65_536;

/** @throws AdaScaleError `data.corrupt`, `data.unsupportedType`, `data.tooLarge`, each naming the array */
export async function readNpyHeader(reader: ByteReader, name: string): Promise<NpyHeader> {
  const start = Buffer.alloc(8);
  await reader.fill(start);
  if (start.toString('latin1', 0, 6) !== '\x93NUMPY') throw corrupt(name, 'it does not start with the NPY magic');
  const version = start[6] ?? 0;
  if (version < 1 || version > 3) throw corrupt(name, `NPY version ${version} is unknown`);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  await reader.fill(length);
  const headerBytes = version === 1 ? length.readUInt16LE(0) : length.readUInt32LE(0);
  if (headerBytes > headerLimit) throw corrupt(name, `its header claims ${headerBytes} bytes`);
  const header = Buffer.alloc(headerBytes);
  await reader.fill(header);
  return parseDictionary(header.toString('latin1'), name);
}

function parseDictionary(text: string, name: string): NpyHeader {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const dimensions = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || dimensions === undefined) {
    throw /'descr'\s*:\s*\[/.test(text)
      ? unsupported(name, 'a structured type')
      : corrupt(name, 'its header cannot be read');
  }
  if (order === 'True') throw unsupported(name, 'Fortran order');
  const type = /^[<|=]/.test(descr) ? types[descr.slice(1)] : undefined;
  if (type === undefined) throw unsupported(name, `the type ${descr}`);
  const shape = dimensions.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part.trim())]));
  const count = shape.reduce((product, size) => product * size, 1);
  const valid = shape.every((size) => Number.isInteger(size) && size >= 0) && shape.length <= 8;
  if (!valid) throw corrupt(name, `its shape (${dimensions}) is none`);
  const bytesPerElement = Number(descr.slice(2));
  if (count * bytesPerElement > datasetLimits.decodedBytes) {
    throw new AdaScaleError(
      'data.tooLarge',
      `${name} claims ${count} elements of ${bytesPerElement} bytes`,
      'Use fewer samples.',
    );
  }
  return { type, bytesPerElement, shape, count };
}

function unsupported(name: string, what: string): AdaScaleError {
  return new AdaScaleError(
    'data.unsupportedType',
    `${name} is stored with ${what}, which is not read`,
    'Store it as a C-ordered little-endian integer or float array: np.ascontiguousarray(x).astype("uint8") or "float32".',
  );
}

function corrupt(name: string, reason: string): AdaScaleError {
  return new AdaScaleError('data.corrupt', `${name} is no readable NumPy array: ${reason}`, 'Save the file again.');
}
