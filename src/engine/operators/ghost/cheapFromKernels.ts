// The cheap kernels without any data: the 3×3 depthwise kernel that, run over a primary kernel, comes closest to the odd
// channel's own kernel. On white noise the error of kernels is the error of responses.
import { Matrix, solve } from 'ml-matrix';
import { floatTensor, type Tensor } from '../../graph/graph';
import { convGeometry, type ConvGeometry } from '../convolution';
import { halfRows } from '../halves';
import type { Site } from '../operator';

export const cheapSize = 3;

/** Steps of the cheap kernel, in output pixels, as it lies in memory. */
export const cheapSteps: readonly { readonly y: number; readonly x: number }[] = Array.from(
  { length: cheapSize ** 2 },
  (_, i) => ({ y: Math.floor(i / cheapSize) - 1, x: (i % cheapSize) - 1 }),
);

/** [half, 1, 3, 3] */
export function cheapFromKernels(site: Site): Tensor {
  const [primary, wanted] = [halfRows(site.weight, 0), halfRows(site.weight, 1)];
  const geometry = convGeometry(site.node, site.weight.shape);
  const [half = 0] = primary.shape;
  const size = primary.data.length / half;
  const cheap = new Float32Array(half * cheapSteps.length);
  for (let map = 0; map < half; map++) {
    const own = Float64Array.from({ length: size }, (_, i) => Number(primary.data[map * size + i]));
    const other = Float64Array.from({ length: size }, (_, i) => Number(wanted.data[map * size + i]));
    cheap.set(closest(own, other, geometry), map * cheapSteps.length);
  }
  return floatTensor([half, 1, cheapSize, cheapSize], cheap);
}

function closest(own: Float64Array, other: Float64Array, geometry: ConvGeometry): number[] {
  const energy = overlap(own, own, geometry, 0, 0);
  if (!(energy > 0)) return cheapSteps.map(() => 0);
  const normal = new Matrix(
    cheapSteps.map((a, row) =>
      cheapSteps.map(
        (b, column) => overlap(own, own, geometry, a.y - b.y, a.x - b.x) + (row === column ? 1e-6 * energy : 0),
      ),
    ),
  );
  const target = Matrix.columnVector(cheapSteps.map(({ y, x }) => overlap(own, other, geometry, y, x)));
  return solve(normal, target).to1DArray();
}

/** Sum of first[t] · second[t'] over taps at the same pixel when `first` is moved by (y, x) output pixels. */
function overlap(
  first: Float64Array,
  second: Float64Array,
  { vertical, horizontal }: ConvGeometry,
  y: number,
  x: number,
): number {
  const [down, right] = [(y * vertical.stride) / vertical.dilation, (x * horizontal.stride) / horizontal.dilation];
  if (!Number.isInteger(down) || !Number.isInteger(right)) return 0;
  const [kh, kw] = [vertical.kernel, horizontal.kernel];
  const channels = first.length / (kh * kw);
  let sum = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let i = Math.max(0, -down); i < Math.min(kh, kh - down); i++) {
      for (let j = Math.max(0, -right); j < Math.min(kw, kw - right); j++) {
        const place = channel * kh * kw;
        const moved = place + (i + down) * kw + j + right;
        sum += (first[place + i * kw + j] as number) * (second[moved] as number);
      }
    }
  }
  return sum;
}
