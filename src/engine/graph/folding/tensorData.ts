// Element storage by data type, and numbers in and out of it whatever the type.
import type { DataType, Tensor, TensorData } from '../graph';

export function allocate(dataType: DataType, count: number): TensorData {
  switch (dataType) {
    case 'float32':
      return new Float32Array(count);
    case 'float64':
      return new Float64Array(count);
    case 'int64':
      return new BigInt64Array(count);
    case 'int32':
      return new Int32Array(count);
    case 'int8':
      return new Int8Array(count);
    case 'uint8':
    case 'bool':
      return new Uint8Array(count);
    default:
      return dataType satisfies never;
  }
}

/**
 * A tensor whose element i is `valueAt(i)`; fractions are cut where the type holds integers. Undefined where a 64-bit integer
 * would not be exact.
 */
export function fill(
  dataType: DataType,
  shape: readonly number[],
  count: number,
  valueAt: (index: number) => number,
): Tensor | undefined {
  const data = allocate(dataType, count);
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    if (!(data instanceof BigInt64Array)) data[index] = value;
    else if (Number.isSafeInteger(Math.trunc(value))) data[index] = BigInt(Math.trunc(value));
    else return undefined;
  }
  return { dataType, shape, data };
}

/** A tensor whose element i is element `indexAt(i)` of `source`, bit for bit. */
export function pick(
  source: Tensor,
  shape: readonly number[],
  count: number,
  indexAt: (index: number) => number,
): Tensor {
  const data = allocate(source.dataType, count);
  if (data instanceof BigInt64Array) {
    const from = source.data as BigInt64Array;
    for (let index = 0; index < count; index++) data[index] = from[indexAt(index)] ?? 0n;
  } else {
    const from = source.data as Float32Array;
    for (let index = 0; index < count; index++) data[index] = from[indexAt(index)] ?? 0;
  }
  return { dataType: source.dataType, shape, data };
}

/** Elements from one axis step to the next, row-major. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return strides;
}

/** The flat source index of a flat output index when output axis i steps `steps[i]` elements through the source. */
export function steppedIndex(
  shape: readonly number[],
  steps: readonly number[],
  offset: number,
): (index: number) => number {
  return (index) => {
    let rest = index;
    let at = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      at += (rest % size) * (steps[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    return at;
  };
}

/** Steps through `source` broadcast to the rank of `output`; axes of size 1 stand still. */
export function broadcastSteps(source: readonly number[], output: readonly number[]): number[] {
  const strides = stridesOf(source);
  return output.map((_, axis) => {
    const from = axis - output.length + source.length;
    return (source[from] ?? 1) === 1 ? 0 : (strides[from] ?? 0);
  });
}
