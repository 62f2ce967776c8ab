// IEEE 754 half precision to single, for weights that files keep in 16 bits.

/** `count` half floats from byte `offset` of little-endian `bytes`. */
export function halfFloats(bytes: Uint8Array, offset: number, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, count * 2);
  const result = new Float32Array(count);
  for (let index = 0; index < count; index++) result[index] = fromHalf(view.getUint16(index * 2, true));
  return result;
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
