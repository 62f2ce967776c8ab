// How far a figure may be off, from what is known of its measurement: an accuracy is a share of counted images, a latency has
// the spread of its runs. What has neither is taken as exact or unknown, and gets no interval.
// Wilson 1927, "Probable inference, the law of succession, and statistical inference": the score interval of a share.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Dimension } from './dimension';
import { sourceOf } from './figures';

export type Interval = readonly [low: number, high: number];

/** Of a standard normal variable, 95 % two-sided. */
const z = 1.96;

/** 95 % interval of `share` (0…1) found on `samples` images. */
export function wilson(share: number, samples: number): Interval {
  const scale = 1 + z ** 2 / samples;
  const centre = (share + z ** 2 / (2 * samples)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / samples + z ** 2 / (4 * samples ** 2))) / scale;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** Null where nothing is known of a spread. */
export function uncertainty(dimension: Dimension, candidate: Candidate): Interval | null {
  const value = dimension.of(candidate);
  const source = sourceOf(dimension, candidate);
  if (value === null || source === null) return null;
  if (dimension.id === 'accuracy')
    return source.samples === undefined || source.samples === 0 ? null : wilson(value, source.samples);
  // The interquartile range lies about half on each side of the median.
  return source.spread === undefined ? null : [Math.max(0, value - source.spread / 2), value + source.spread / 2];
}
