// Reordering of stored weights: TensorFlow keeps the output channel last, the IR (as ONNX) first.

/** Row-major transpose: axis i of the result is axis `order[i]` of the source. */
export function transposed(data: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  const sizes = order.map((axis) => shape[axis] ?? 1);
  const steps = order.map((axis) => strides[axis] ?? 1);
  const result = new Float32Array(data.length);
  const index = new Array<number>(sizes.length).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from] ?? 0;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (sizes[axis] ?? 1)) break;
      from -= (steps[axis] ?? 0) * (sizes[axis] ?? 1);
      index[axis] = 0;
    }
  }
  return result;
}

/** Rows of a dense kernel [h*w*c, columns] in c,h,w order; `columns` 1 permutes a plain vector. */
export const rowsToChw = (
  data: Float32Array,
  { channels, height, width }: { readonly channels: number; readonly height: number; readonly width: number },
  columns: number,
): Float32Array => transposed(data, [height * width, channels, columns], [1, 0, 2]);
