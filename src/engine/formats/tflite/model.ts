// A TFLite file as plain data: tensors, constants and operators of its first (main) subgraph.
import { AdaScaleError } from '../../../shared/errors';
import { elementCount } from '../../graph/graph';
import { modelLimits } from '../format';
import { halfFloats } from '../layers/halfFloats';
import { rootTable } from './flatTable';
import type { FlatTable } from './flatTable';
import { fields, operatorName, tensorTypes } from './schema';

export interface TfliteTensor {
  readonly name: string;
  readonly type: string;
  /** As the converter saw it, batch included. */
  readonly shape: readonly number[];
  /** The same with -1 for open dimensions, where the file states it. */
  readonly signature: readonly number[];
  readonly sparse: boolean;
  /** Where a constant's elements lie; undefined for what the network computes. */
  readonly stored: { readonly offset: number; readonly length: number } | undefined;
}

export interface TfliteOperator {
  readonly op: string;
  /** Tensor indices; -1 stands for an optional input that is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: FlatTable | undefined;
}

export interface TfliteModel {
  readonly name: string;
  readonly tensors: readonly TfliteTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operators: readonly TfliteOperator[];
  /** Elements of a float constant. @throws AdaScaleError `model.corrupt` if it is cut short */
  readonly floats: (tensor: TfliteTensor) => Float32Array;
  /** Elements of a 32 or 64 bit integer constant. */
  readonly integers: (tensor: TfliteTensor) => readonly number[];
}

const corrupt = (detail: string): AdaScaleError =>
  new AdaScaleError(
    'model.corrupt',
    `The TFLite file is damaged: ${detail}`,
    'Copy the file again or convert the model again.',
  );

const elementBytes: Readonly<Record<string, number>> = { FLOAT32: 4, FLOAT16: 2, INT32: 4, INT64: 8, FLOAT64: 8 };

function readTensor(table: FlatTable, position: number, buffers: readonly TfliteTensor['stored'][]): TfliteTensor {
  const shape = table.ints(fields.tensor.shape);
  const name = table.text(fields.tensor.name) || `tensor ${position}`;
  const valid = shape.length <= modelLimits.rank && shape.every((size) => size >= 0 && size <= modelLimits.dimension);
  if (!valid) throw corrupt(`tensor "${name}" claims the shape [${shape.join(', ')}]`);
  if (elementCount(shape) > modelLimits.tensorElements) {
    throw new AdaScaleError('model.tooLarge', `Tensor "${name}" claims the shape [${shape.join(', ')}]`);
  }
  const buffer = table.uint32(fields.tensor.buffer, 0);
  if (buffer > 0 && buffer >= buffers.length)
    throw corrupt(`tensor "${name}" refers to buffer ${buffer}, which does not exist`);
  const type = table.int8(fields.tensor.type, 0);
  return {
    name,
    type: tensorTypes[type] ?? `TYPE_${type}`,
    shape,
    signature: table.ints(fields.tensor.shapeSignature),
    sparse: table.table(fields.tensor.sparsity) !== undefined,
    stored: buffers[buffer],
  };
}

/** Files beyond 2 GB keep buffers behind the tables; `offset` 0 and 1 mean that the data is in the table. */
function readBuffer(table: FlatTable, fileBytes: number): TfliteTensor['stored'] {
  const [offset, length] = [table.count64(fields.buffer.offset), table.count64(fields.buffer.size)];
  if (offset <= 1) {
    const data = table.bytes(fields.buffer.data);
    return data.length > 0 ? data : undefined;
  }
  if (offset + length > fileBytes) throw corrupt(`a buffer at byte ${offset} lies outside the file`);
  return { offset, length };
}

function readOperator(table: FlatTable, codes: readonly string[], tensors: number): TfliteOperator {
  const [inputs, outputs] = [table.ints(fields.operator.inputs), table.ints(fields.operator.outputs)];
  const code = table.uint32(fields.operator.code, 0);
  const op = codes[code];
  if (op === undefined) throw corrupt(`an operator has code ${code}, which is not listed`);
  const bad = [...inputs, ...outputs].find((index) => index >= tensors || index < -1);
  if (bad !== undefined || outputs.some((index) => index < 0))
    throw corrupt(`operator ${op} refers to tensor ${bad ?? -1}, which does not exist`);
  return { op, inputs, outputs, options: table.table(fields.operator.options) };
}

function readCode(table: FlatTable): string {
  const code = Math.max(table.int8(fields.operatorCode.deprecatedCode, 0), table.int32(fields.operatorCode.code, 0));
  const custom = table.text(fields.operatorCode.customCode);
  return custom === '' ? operatorName(code) : custom;
}

/** @throws AdaScaleError `model.corrupt`, `model.tooLarge`, `model.unsupportedVersion` */
export function readTfliteModel(bytes: Uint8Array): TfliteModel {
  const root = rootTable(bytes);
  const version = root.uint32(fields.model.version, 0);
  if (version !== 3)
    throw new AdaScaleError(
      'model.unsupportedVersion',
      `The file has TFLite version ${version}; version 3 is supported`,
      'Convert the model again.',
    );
  const [main] = root.tables(fields.model.subgraphs);
  if (!main) throw corrupt('it holds no graph');
  const buffers = root.tables(fields.model.buffers).map((table) => readBuffer(table, bytes.length));
  const tensors = main.tables(fields.subgraph.tensors).map((table, position) => readTensor(table, position, buffers));
  const codes = root.tables(fields.model.operatorCodes).map(readCode);
  const operators = main.tables(fields.subgraph.operators);
  if (operators.length > modelLimits.nodes)
    throw new AdaScaleError('model.tooLarge', `The file has ${operators.length} operators`);
  const [inputs, outputs] = [main.ints(fields.subgraph.inputs), main.ints(fields.subgraph.outputs)];
  if (
    [...inputs, ...outputs].some((index) => index < 0 || index >= tensors.length) ||
    inputs.length === 0 ||
    outputs.length === 0
  ) {
    throw corrupt('its inputs or outputs do not exist');
  }
  return {
    name: main.text(fields.subgraph.name) || 'model',
    tensors,
    inputs,
    outputs,
    operators: operators.map((table) => readOperator(table, codes, tensors.length)),
    floats: (tensor) => floatsOf(bytes, tensor),
    integers: (tensor) => integersOf(bytes, tensor),
  };
}

function storedBytes(
  bytes: Uint8Array,
  tensor: TfliteTensor,
): { readonly view: DataView; readonly offset: number; readonly count: number } {
  const count = elementCount(tensor.shape);
  const width = elementBytes[tensor.type] ?? 0;
  if (!tensor.stored || width === 0 || tensor.stored.length < count * width) {
    throw corrupt(`constant "${tensor.name}" does not hold ${count} elements of type ${tensor.type}`);
  }
  const { offset } = tensor.stored;
  return { view: new DataView(bytes.buffer, bytes.byteOffset + offset, count * width), offset, count };
}

function floatsOf(bytes: Uint8Array, tensor: TfliteTensor): Float32Array {
  const { view, offset, count } = storedBytes(bytes, tensor);
  if (tensor.type === 'FLOAT16') return halfFloats(bytes, offset, count);
  if (tensor.type !== 'FLOAT32')
    throw corrupt(`constant "${tensor.name}" has type ${tensor.type} where floats are expected`);
  return Float32Array.from({ length: count }, (_, index) => view.getFloat32(index * 4, true));
}

function integersOf(bytes: Uint8Array, tensor: TfliteTensor): readonly number[] {
  const { view, count } = storedBytes(bytes, tensor);
  if (tensor.type !== 'INT32' && tensor.type !== 'INT64')
    throw corrupt(`constant "${tensor.name}" has type ${tensor.type} where integers are expected`);
  const wide = tensor.type === 'INT64';
  return Array.from({ length: count }, (_, index) =>
    wide ? Number(view.getBigInt64(index * 8, true)) : view.getInt32(index * 4, true),
  );
}
