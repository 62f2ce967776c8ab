// TensorProto -> Tensor. A tensor's data lies either in raw little-endian bytes or in a field of its type
// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, TensorProto); the declared shape is checked against it first.
import { AdaScaleError } from '../../../shared/errors';
import { allocate } from '../../graph/folding/tensorData';
import type { DataType, Tensor, TensorData } from '../../graph/graph';
import { elementCount } from '../../graph/graph';
import { dataTypeNames } from '../../graph/onnx/schema';
import { modelLimits } from '../format';
import type { Int64, TensorProto } from './messages';
import { toNumber } from './messages';

const externalLocation = 1;

const foreignTypes: ReadonlyMap<number, string> = new Map([
  [4, 'uint16'],
  [5, 'int16'],
  [8, 'string'],
  [10, 'float16'],
  [12, 'uint32'],
  [13, 'uint64'],
  [14, 'complex64'],
  [15, 'complex128'],
  [16, 'bfloat16'],
]);

/** For messages: a type by its ONNX name. */
export const describeType = (dataType: number): string =>
  dataTypeNames.get(dataType) ?? foreignTypes.get(dataType) ?? `type ${dataType}`;

function checkedShape(proto: TensorProto, name: string): number[] {
  const shape = proto.dims.map(toNumber);
  const sound = shape.length <= modelLimits.rank && shape.every((size) => size >= 0 && size <= modelLimits.dimension);
  if (!sound || elementCount(shape) > modelLimits.tensorElements) {
    throw new AdaScaleError('model.tooLarge', `Tensor "${name}" claims the shape [${shape.slice(0, 16).join(', ')}]`);
  }
  return shape;
}

function storedNumbers(proto: TensorProto, dataType: DataType): readonly Int64[] {
  switch (dataType) {
    case 'float32':
      return proto.floatData;
    case 'float64':
      return proto.doubleData;
    case 'int64':
      return proto.int64Data;
    case 'int32':
    case 'int8':
    case 'uint8':
    case 'bool':
      return proto.int32Data;
    default:
      return dataType satisfies never;
  }
}

function copyNumbers(data: TensorData, values: readonly Int64[]): void {
  if (data instanceof BigInt64Array) values.forEach((value, index) => (data[index] = BigInt(value.toString())));
  else values.forEach((value, index) => (data[index] = Number(value)));
}

/**
 * Decodes a tensor, or returns null where its type is not one of the IR's.
 * @throws AdaScaleError `model.externalData`, `model.tooLarge`, `model.corrupt`, naming the tensor.
 */
export function decodeTensor(proto: TensorProto, name: string): Tensor | null {
  if (proto.dataLocation === externalLocation || proto.externalData.length > 0) {
    throw new AdaScaleError(
      'model.externalData',
      `The data of tensor "${name}" is in another file`,
      'Save the model as one file (in Python: onnx.save(model, path, save_as_external_data=False))',
    );
  }
  const dataType = dataTypeNames.get(proto.dataType);
  if (dataType === undefined) return null;
  const shape = checkedShape(proto, name);
  const count = elementCount(shape);
  const empty = allocate(dataType, 0);
  const values = storedNumbers(proto, dataType);
  const storedBytes = proto.rawData.length || values.length * empty.BYTES_PER_ELEMENT;
  if (storedBytes !== count * empty.BYTES_PER_ELEMENT) {
    throw new AdaScaleError(
      'model.corrupt',
      `Tensor "${name}" of shape [${shape.join(', ')}] stores ${storedBytes} bytes`,
    );
  }
  const data = allocate(dataType, count);
  if (proto.rawData.length > 0) new Uint8Array(data.buffer).set(proto.rawData);
  else copyNumbers(data, values);
  return { dataType, shape, data };
}
