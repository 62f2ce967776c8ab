// Gray from colour: ITU-R BT.601 luma in the 16-bit fixed point of Pillow's convert('L'), so that both agree to the bit.

const luma = (r: number, g: number, b: number): number => (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16;

/** Interleaved 8-bit pixels of `stride` values (1 or 2: gray first; 3 or 4: RGB first) to one plane. */
export function writeLuma(data: Uint8Array, stride: number, out: Uint8Array): void {
  for (let i = 0, at = 0; i < out.length; i++, at += stride) {
    out[i] = stride < 3 ? (data[at] ?? 0) : luma(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
  }
}

/** Three planes of length `out.length` to one; floats keep their fractions. */
export function planesToLuma(planes: Uint8Array | Float32Array, out: Uint8Array | Float32Array): void {
  const n = out.length;
  for (let i = 0; i < n; i++) {
    const [r, g, b] = [planes[i] ?? 0, planes[n + i] ?? 0, planes[2 * n + i] ?? 0];
    out[i] = out instanceof Uint8Array ? luma(r, g, b) : 0.299 * r + 0.587 * g + 0.114 * b;
  }
}
