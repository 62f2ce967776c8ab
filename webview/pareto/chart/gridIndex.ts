// Which point is nearest to the pointer: points in square buckets of the plane's pixels, so that a lookup reads nine buckets
// instead of ten thousand points.
import type { Candidate } from '../../../src/shared/run/candidate';

export interface PlacedPoint {
  readonly candidate: Candidate;
  /** CSS pixels on the canvas. */
  readonly x: number;
  readonly y: number;
  /** Below 1 pulls the pointer in: frontier points win over the cloud around them. */
  readonly weight: number;
}

/** Also how far the pointer may be from a point, px. */
const bucketSize = 14;
const stride = 4096;

const keyOf = (x: number, y: number): number => Math.floor(y / bucketSize) * stride + Math.floor(x / bucketSize);

export interface GridIndex {
  /** Null where no point lies within reach. */
  nearest(x: number, y: number): Candidate | null;
}

export function createGridIndex(points: readonly PlacedPoint[]): GridIndex {
  const buckets = new Map<number, PlacedPoint[]>();
  for (const point of points) {
    const key = keyOf(point.x, point.y);
    const bucket = buckets.get(key);
    if (bucket) bucket.push(point);
    else buckets.set(key, [point]);
  }
  const around = function* (x: number, y: number): Generator<PlacedPoint> {
    for (const down of [-1, 0, 1]) {
      for (const right of [-1, 0, 1]) {
        yield* buckets.get(keyOf(x + right * bucketSize, y + down * bucketSize)) ?? [];
      }
    }
  };
  return {
    nearest: (x, y) => {
      let found: Candidate | null = null;
      let least = bucketSize ** 2;
      for (const point of around(x, y)) {
        const square = (point.x - x) ** 2 + (point.y - y) ** 2;
        const distance = square <= bucketSize ** 2 ? square * point.weight : Infinity;
        if (distance >= least) continue;
        least = distance;
        found = point.candidate;
      }
      return found;
    },
  };
}
