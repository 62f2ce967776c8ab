// A walk over the protobuf wire format (https://protobuf.dev/programming-guides/encoding/) that allocates nothing: it finds
// truncation, and counts what decoding would create, before decoding creates it. A few bytes can otherwise ask for gigabytes
// of small objects.
import { Reader } from 'protobufjs/light';
import type { Type } from 'protobufjs/light';
import { AdaScaleError } from '../../../shared/errors';
import { modelLimits } from '../format';

const limits = {
  /** Messages of all kinds: nodes, their attributes, tensors, dimensions. */
  messages: 40 * modelLimits.nodes,
  /** Integers that become objects. Weights are stored as raw bytes or floats, so this is generous. */
  integers: 16 * 1024 ** 2,
  depth: 24,
} as const;

const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const integerTypes = new Set(['int32', 'int64', 'uint64']);

interface Counts {
  messages: number;
  integers: number;
}

function corrupt(file: string, offset: number, problem: string): AdaScaleError {
  return new AdaScaleError(
    'model.corrupt',
    `${file} is not a sound ONNX file: ${problem} at byte ${offset}`,
    'Export or download the model again',
  );
}

function truncated(file: string, size: number): AdaScaleError {
  return new AdaScaleError(
    'model.truncated',
    `${file} ends too early: ${size} bytes are not the whole model`,
    'Download or copy the model again',
  );
}

function checkCounts(file: string, offset: number, counts: Counts): void {
  if (counts.messages > limits.messages || counts.integers > limits.integers) {
    throw new AdaScaleError(
      'model.tooLarge',
      `${file} holds too many parts to read (by byte ${offset})`,
      'Export a smaller model',
    );
  }
}

function scanMessage(reader: Reader, type: Type, end: number, depth: number, counts: Counts, file: string): void {
  if (depth > limits.depth) throw corrupt(file, reader.pos, `messages nest deeper than ${limits.depth}`);
  counts.messages++;
  while (reader.pos < end) {
    const start = reader.pos;
    checkCounts(file, start, counts);
    const tag = reader.uint32();
    const field = type.fieldsById[tag >>> 3];
    const wireType = tag & 7;
    if (wireType === wire.bytes) {
      const length = reader.uint32();
      const stop = reader.pos + length;
      if (stop > end)
        throw end === reader.len ? truncated(file, reader.len) : corrupt(file, start, 'a field overruns its message');
      const nested = field?.resolve().resolvedType;
      if (nested && 'fieldsById' in nested) scanMessage(reader, nested, stop, depth + 1, counts, file);
      else {
        if (field?.repeated) counts.integers += integerTypes.has(field.type) ? length : 1;
        reader.pos = stop;
      }
    } else if (wireType === wire.varint || wireType === wire.fixed64 || wireType === wire.fixed32) {
      counts.integers++;
      reader.skipType(wireType);
    } else throw corrupt(file, start, `wire type ${wireType}`);
  }
  if (reader.pos !== end) throw corrupt(file, reader.pos, 'a value overruns its message');
}

/**
 * Checks the wire format of `bytes` against `type`.
 * @throws AdaScaleError `model.truncated`, `model.corrupt`, `model.tooLarge`, naming the file and the byte.
 */
export function scanWire(bytes: Uint8Array, type: Type, file: string): void {
  const reader = Reader.create(bytes);
  try {
    scanMessage(reader, type, bytes.length, 0, { messages: 0, integers: 0 }, file);
  } catch (error) {
    // protobufjs reports reading past the end this way.
    if (error instanceof RangeError) throw truncated(file, bytes.length);
    if (error instanceof AdaScaleError) throw error;
    throw corrupt(file, reader.pos, error instanceof Error ? error.message : 'unreadable data');
  }
}
