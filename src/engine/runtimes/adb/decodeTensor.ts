// Raw tensors of the runner as numbers.

const elementTypes: Readonly<Record<number, (data: ArrayBuffer) => ArrayLike<number | bigint>>> = {
  1: (data) => new Float32Array(data),
  2: (data) => new Uint8Array(data),
  3: (data) => new Int8Array(data),
  6: (data) => new Int32Array(data),
  7: (data) => new BigInt64Array(data),
  9: (data) => new Uint8Array(data),
  11: (data) => new Float64Array(data),
};

/** @param type ONNXTensorElementDataType. Null for a type that has no numbers here, or for half an element. */
export function decodeTensor(data: Uint8Array, type: number): ArrayLike<number> | null {
  const decode = elementTypes[type];
  if (decode === undefined) return null;
  try {
    return Array.from(decode(new Uint8Array(data).buffer), Number);
  } catch {
    return null;
  }
}
