// Bounded access to FlatBuffers tables. The runtime's own accessors trust every offset in the file; here each offset, length
// and field is checked against the file before it is used. https://flatbuffers.dev/internals/
import { ByteBuffer } from 'flatbuffers';
import { AdaScaleError } from '../../../shared/errors';

export interface FlatTable {
  int8(field: number, fallback: number): number;
  uint8(field: number, fallback: number): number;
  int32(field: number, fallback: number): number;
  uint32(field: number, fallback: number): number;
  /** A 64-bit count as a number. */
  count64(field: number): number;
  float(field: number, fallback: number): number;
  text(field: number): string;
  ints(field: number): readonly number[];
  /** Where a vector of bytes lies in the file. */
  bytes(field: number): { readonly offset: number; readonly length: number };
  table(field: number): FlatTable | undefined;
  tables(field: number): readonly FlatTable[];
}

/** Elements of all vectors and texts together, weights left out: overlapping vectors must not multiply a small file. */
const elementBudget = 4_000_000;

interface Source {
  readonly buffer: ByteBuffer;
  readonly size: number;
  budget: number;
}

const corrupt = (detail: string): AdaScaleError =>
  new AdaScaleError(
    'model.corrupt',
    `The TFLite file is damaged: ${detail}`,
    'Copy the file again or convert the model again.',
  );

function within(source: Source, offset: number, length: number, what: string): number {
  if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > source.size) {
    throw corrupt(`${what} at byte ${offset} lies outside the file`);
  }
  return offset;
}

function spend(source: Source, elements: number): void {
  source.budget -= elements;
  if (source.budget < 0)
    throw new AdaScaleError('model.tooLarge', `The TFLite file describes more than ${elementBudget} entries`);
}

/** The root table of a file. */
export function rootTable(bytes: Uint8Array): FlatTable {
  const source: Source = { buffer: new ByteBuffer(bytes), size: bytes.length, budget: elementBudget };
  return tableAt(source, source.buffer.readUint32(within(source, 0, 4, 'the root offset')));
}

interface Vector {
  readonly start: number;
  readonly length: number;
}

function vectorAt(source: Source, at: number, elementBytes: number): Vector {
  const { buffer } = source;
  const position = within(source, at + buffer.readUint32(at), 4, 'a vector');
  const length = buffer.readUint32(position);
  return { start: within(source, position + 4, length * elementBytes, 'a vector'), length };
}

const decoder = new TextDecoder();

function tableAt(source: Source, position: number): FlatTable {
  const { buffer } = source;
  spend(source, 1);
  within(source, position, 4, 'a table');
  const layout = within(source, position - buffer.readInt32(position), 4, 'a table layout');
  const layoutBytes = buffer.readUint16(layout);
  within(source, layout, layoutBytes, 'a table layout');
  const tableBytes = buffer.readUint16(layout + 2);
  within(source, position, tableBytes, 'a table');
  /** Absolute position of a field, undefined where the file leaves it out. */
  const at = (field: number, width: number): number | undefined => {
    const slot = 4 + field * 2;
    const offset = slot + 2 <= layoutBytes ? buffer.readUint16(layout + slot) : 0;
    if (offset === 0) return undefined;
    if (offset + width > tableBytes) throw corrupt(`a field of the table at byte ${position} lies outside it`);
    return within(source, position + offset, width, 'a field');
  };
  const scalar = (field: number, width: number, fallback: number, read: (offset: number) => number): number => {
    const offset = at(field, width);
    return offset === undefined ? fallback : read(offset);
  };
  const vector = (field: number, elementBytes: number, metered = true): Vector => {
    const offset = at(field, 4);
    if (offset === undefined) return { start: 0, length: 0 };
    const found = vectorAt(source, offset, elementBytes);
    if (metered) spend(source, found.length);
    return found;
  };
  const elements = <T>({ start, length }: Vector, read: (offset: number) => T): readonly T[] =>
    Array.from({ length }, (_, index) => read(start + index * 4));
  const follow = (offset: number): FlatTable => tableAt(source, offset + buffer.readUint32(offset));
  return {
    int8: (field, fallback) => scalar(field, 1, fallback, (offset) => buffer.readInt8(offset)),
    uint8: (field, fallback) => scalar(field, 1, fallback, (offset) => buffer.readUint8(offset)),
    int32: (field, fallback) => scalar(field, 4, fallback, (offset) => buffer.readInt32(offset)),
    uint32: (field, fallback) => scalar(field, 4, fallback, (offset) => buffer.readUint32(offset)),
    count64: (field) => scalar(field, 8, 0, (offset) => Number(buffer.readUint64(offset))),
    float: (field, fallback) => scalar(field, 4, fallback, (offset) => buffer.readFloat32(offset)),
    text: (field) => {
      const { start, length } = vector(field, 1);
      return decoder.decode(buffer.bytes().subarray(start, start + length));
    },
    ints: (field) => elements(vector(field, 4), (offset) => buffer.readInt32(offset)),
    bytes: (field) => {
      const { start, length } = vector(field, 1, false);
      return { offset: start, length };
    },
    table: (field) => {
      const offset = at(field, 4);
      return offset === undefined ? undefined : follow(offset);
    },
    tables: (field) => elements(vector(field, 4), follow),
  };
}
