// Which taps of the kernel each half keeps: its strongest row for the even channels, its strongest column for the odd ones.
import { strongestTap, type Tap } from '../keptTaps';
import type { Site } from '../operator';

export type AxisName = 'even' | 'odd';

export function keptAxes(site: Site, name: AxisName): Partial<Tap> {
  const { row, column } = strongestTap(site.weight);
  return name === 'even' ? { row } : { column };
}

/** Places of the kept taps in the kernel's kh · kw, and the kept kernel's shape. */
export function axisTaps(
  site: Site,
  name: AxisName,
): { readonly places: readonly number[]; readonly shape: readonly [number, number] } {
  const [, , kh = 1, kw = 1] = site.weight.shape;
  const { row, column } = strongestTap(site.weight);
  return name === 'even'
    ? { places: Array.from({ length: kw }, (_, j) => row * kw + j), shape: [1, kw] }
    : { places: Array.from({ length: kh }, (_, i) => i * kw + column), shape: [kh, 1] };
}
