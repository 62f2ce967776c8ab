// Signal values as places in the region drawing, and back.
import type { RegionMap } from '../../../src/shared/policy/authoring/regionMap';
import { signalScales } from '../../../src/shared/policy/authoring/signalScales';
import type { Interval } from '../../../src/shared/policy/authoring/contextBox';

export interface RegionScale {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly valueAt: (axis: 'x' | 'y', pixel: number) => number;
}

const statusHeight = 26;
const plainHeight = 190;
const leftMargin = 74;
const topMargin = 4;

export function regionScale({ xRange, yRange, y }: RegionMap, outerWidth: number): RegionScale {
  const width = Math.max(200, outerWidth - leftMargin - 8);
  const { names } = signalScales[y];
  const height = names === undefined ? plainHeight : names.length * statusHeight;
  const share = (value: number, { from, to }: Interval): number =>
    (Math.min(Math.max(value, from), to) - from) / (to - from);
  return {
    left: leftMargin,
    top: topMargin,
    width,
    height,
    x: (value) => leftMargin + share(value, xRange) * width,
    y: (value) => topMargin + (1 - share(value, yRange)) * height,
    valueAt: (axis, pixel) =>
      axis === 'x'
        ? xRange.from + ((pixel - leftMargin) / width) * (xRange.to - xRange.from)
        : yRange.to - ((pixel - topMargin) / height) * (yRange.to - yRange.from),
  };
}
