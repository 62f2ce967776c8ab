// Array elements as they come off the stream, converted piece by piece into what AdaScale keeps: bytes or 32-bit floats for
// samples, 32-bit integers for labels. Memory is bounded by the result, not by the wider type in the file.
import { AdaScaleError } from '../../../shared/errors';
import type { ByteReader } from '../byteReader';
import type { NpyHeader, NpyType } from './npyHeader';

const readers: Readonly<Record<NpyType, (view: DataView, at: number) => number>> = {
  uint8: (view, at) => view.getUint8(at),
  int8: (view, at) => view.getInt8(at),
  uint16: (view, at) => view.getUint16(at, true),
  int16: (view, at) => view.getInt16(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  int32: (view, at) => view.getInt32(at, true),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
};
const elementsAtOnce = 65_536;

/** Calls `use` with each element in C order. */
async function eachElement(
  reader: ByteReader,
  header: NpyHeader,
  use: (value: number, index: number) => void,
): Promise<void> {
  const { bytesPerElement, count } = header;
  const read = readers[header.type];
  const bytes = new Uint8Array(Math.min(count, elementsAtOnce) * bytesPerElement);
  const view = new DataView(bytes.buffer);
  for (let start = 0; start < count; start += elementsAtOnce) {
    const elements = Math.min(elementsAtOnce, count - start);
    await reader.fill(bytes.subarray(0, elements * bytesPerElement));
    for (let i = 0; i < elements; i++) use(read(view, i * bytesPerElement), start + i);
  }
  await reader.expectEnd();
}

/** Samples as stored: bytes stay bytes, everything else becomes 32-bit floats. @throws AdaScaleError `data.notFinite` naming the row */
export async function readSampleValues(
  reader: ByteReader,
  header: NpyHeader,
  name: string,
): Promise<Uint8Array | Float32Array> {
  if (header.type === 'uint8') {
    const values = new Uint8Array(header.count);
    await reader.fill(values);
    await reader.expectEnd();
    return values;
  }
  const rowSize = header.shape.slice(1).reduce((product, size) => product * size, 1);
  const values = new Float32Array(header.count);
  let whole = true;
  await eachElement(reader, header, (value, i) => {
    const float = Math.fround(value);
    if (!Number.isFinite(float)) throw notFinite(name, Math.floor(i / rowSize), value);
    whole &&= value >= 0 && value <= 255 && Number.isInteger(value);
    values[i] = float;
  });
  // Pixels are often kept in a wider integer type than they need.
  return whole && header.type !== 'float32' && header.type !== 'float64' ? Uint8Array.from(values) : values;
}

/** Class indices, from integers or from floats without fraction. @throws AdaScaleError `data.labelRange` naming the row */
export async function readLabelValues(reader: ByteReader, header: NpyHeader, name: string): Promise<Int32Array> {
  const values = new Int32Array(header.count);
  await eachElement(reader, header, (value, row) => {
    if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) throw badLabel(name, row, value);
    values[row] = value;
  });
  return values;
}

function notFinite(name: string, row: number, value: number): AdaScaleError {
  return new AdaScaleError(
    'data.notFinite',
    `${name}, row ${row}: ${value} is no finite 32-bit float`,
    'Remove or repair this row.',
  );
}

function badLabel(name: string, row: number, value: number): AdaScaleError {
  return new AdaScaleError(
    'data.labelRange',
    `${name}, row ${row}: ${value} is no class number`,
    'Labels are whole numbers from 0; one number a sample.',
  );
}
