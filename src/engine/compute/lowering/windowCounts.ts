// How many elements each pooling window averages over: edges see fewer when padding does not count.
import type { ConvGeometry } from './convGeometry';

type PoolGeometry = Pick<ConvGeometry, 'input' | 'output' | 'kernel' | 'strides' | 'padBefore' | 'padAfter'>;

function countsAlong(g: PoolGeometry, axis: 0 | 1, includePad: boolean): number[] {
  const first = includePad ? -g.padBefore[axis] : 0;
  const end = g.input[axis] + (includePad ? g.padAfter[axis] : 0);
  return Array.from({ length: g.output[axis] }, (_, position) => {
    const start = position * g.strides[axis] - g.padBefore[axis];
    return Math.min(start + g.kernel[axis], end) - Math.max(start, first);
  });
}

/** Row-major [OH · OW]; never counts what ceil_mode adds past the padding. */
export function windowCounts(g: PoolGeometry, includePad: boolean): number[] {
  const columns = countsAlong(g, 1, includePad);
  return countsAlong(g, 0, includePad).flatMap((rows) => columns.map((count) => rows * count));
}
