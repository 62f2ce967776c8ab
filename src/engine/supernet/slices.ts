// Prefixes and permutations of tensors along axes: all that elastic widths and ranks need once channels are sorted.
import { elementCount, floatTensor, type Tensor } from '../graph/graph';

/**
 * The prefix `shape` of a row-major tensor of `storedShape` that starts at `offset` in `source`; equal rank,
 * shape[i] <= storedShape[i].
 */
export function copyPrefix(
  source: ArrayLike<number>,
  offset: number,
  storedShape: readonly number[],
  shape: readonly number[],
): Float32Array {
  const result = new Float32Array(elementCount(shape));
  const rowLength = shape.at(-1) ?? 1;
  let next = 0;
  for (let row = 0; row < result.length / rowLength; row++) {
    let rest = row;
    let start = offset;
    let stride = storedShape.at(-1) ?? 1;
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      start += (rest % size) * stride;
      rest = Math.floor(rest / size);
      stride *= storedShape[axis] ?? 1;
    }
    for (let column = 0; column < rowLength; column++) result[next++] = source[start + column] ?? 0;
  }
  return result;
}

/** The prefix of a float tensor. */
export function prefixTensor(tensor: Tensor, shape: readonly number[]): Tensor {
  return floatTensor(shape, copyPrefix(Float32Array.from(tensor.data, Number), 0, tensor.shape, shape));
}

/** Reorders `order.length` channels of `block` consecutive elements each along `axis`: new channel i is old `order[i]`. */
export function permuteChannels(tensor: Tensor, axis: number, block: number, order: readonly number[]): Tensor {
  const chunk = block * elementCount(tensor.shape.slice(axis + 1));
  const outer = elementCount(tensor.shape.slice(0, axis));
  const source = Float32Array.from(tensor.data, Number);
  const data = new Float32Array(source.length);
  for (let index = 0; index < outer; index++) {
    const start = index * order.length * chunk;
    order.forEach((channel, position) => {
      const from = start + channel * chunk;
      data.set(source.subarray(from, from + chunk), start + position * chunk);
    });
  }
  return floatTensor(tensor.shape, data);
}
