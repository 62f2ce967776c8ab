// The part of onnxruntime's JavaScript interface that the native and the WASM packages share.
import type * as common from 'onnxruntime-common';
import type { Tensor } from '../../graph/graph';

export type OrtModule = Pick<typeof common, 'InferenceSession' | 'Tensor'>;
export type OrtSession = common.InferenceSession;
export type OrtOptions = common.InferenceSession.SessionOptions;
export type OrtTensor = common.Tensor;

/** Wraps without copying. */
export function toOrt(ort: OrtModule, tensor: Tensor): OrtTensor {
  const Any = ort.Tensor as unknown as new (type: string, data: unknown, dims: readonly number[]) => OrtTensor;
  return new Any(tensor.dataType, tensor.data, tensor.shape);
}

export const floats = (ort: OrtModule, data: Float32Array, shape: readonly number[]): OrtTensor =>
  new ort.Tensor('float32', data, shape);

export function fromOrt(tensor: OrtTensor): Tensor {
  return { dataType: tensor.type, shape: tensor.dims, data: tensor.data } as Tensor;
}
