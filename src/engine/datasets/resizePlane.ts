// Scaling of raw planes: separable bilinear with antialiasing (a triangle filter as wide as the scale asks for), the default
// of Pillow and torchvision; image files are scaled by libvips with the same kernel.

interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

type Plane = Uint8Array | Float32Array;

function taps(from: number, to: number): readonly Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const last = Math.min(from, Math.max(first + 1, Math.floor(centre + support + 0.5)));
    const weights = new Float64Array(last - first).map((_w, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / support),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/** Scales rows of length `from` into rows of length `filters.length`; `step` is the distance of neighbours in both. */
function filterLine(
  source: Float64Array | Plane,
  at: number,
  step: number,
  filters: readonly Taps[],
  out: Float64Array,
  to: number,
): void {
  filters.forEach(({ first, weights }, i) => {
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += (source[at + (first + k) * step] ?? 0) * (weights[k] ?? 0);
    out[to + i * step] = sum;
  });
}

/** A scaler from [height, width] to [outHeight, outWidth]; bytes are rounded to the nearest. */
export function createResizer(
  [height, width]: readonly [number, number],
  [outHeight, outWidth]: readonly [number, number],
): (source: Plane, out: Plane) => void {
  const across = taps(width, outWidth);
  const down = taps(height, outHeight);
  // Both passes run along rows of `widened`, whose columns are then filtered with its width as the step.
  const row = new Float64Array(outWidth);
  const widened = new Float64Array(Math.max(height, outHeight) * outWidth);
  const result = new Float64Array(outHeight * outWidth);
  return (source, out) => {
    for (let y = 0; y < height; y++) {
      filterLine(source, y * width, 1, across, row, 0);
      widened.set(row, y * outWidth);
    }
    for (let x = 0; x < outWidth; x++) filterLine(widened, x, outWidth, down, result, x);
    if (out instanceof Uint8Array) for (let i = 0; i < out.length; i++) out[i] = Math.round(result[i] ?? 0);
    else out.set(result);
  };
}
