// A budget as a slider's place: straight over the values found, by ratio where they span decades. The end where nothing is
// removed means "no budget".
import type { Metric } from '../../../src/shared/run/objectives';
import { clamp } from '../dom';

export const sliderSteps = 200;

type Bounds = readonly [low: number, high: number];

const isWide = ([low, high]: Bounds): boolean => low > 0 && high / low > 50;

const openEnd = (metric: Metric): number => (metric.direction === 'lower' ? sliderSteps : 0);

/** The value at a place from 0 to `sliderSteps`; null at the open end. Rounded outwards, so that the extremes stay in reach. */
export function budgetAt(metric: Metric, bounds: Bounds, place: number): number | null {
  if (place === openEnd(metric)) return null;
  const share = place / sliderSteps;
  const [low, high] = bounds;
  const value = isWide(bounds) ? low * (high / low) ** share : low + (high - low) * share;
  return roundOutwards(metric, value);
}

export function placeOf(metric: Metric, bounds: Bounds, budget: number | undefined): number {
  if (budget === undefined) return openEnd(metric);
  const [low, high] = bounds;
  if (high <= low) return openEnd(metric);
  const share = isWide(bounds) ? Math.log(budget / low) / Math.log(high / low) : (budget - low) / (high - low);
  return Math.round(clamp(Number.isFinite(share) ? share : 0, 0, 1) * sliderSteps);
}

/** Three significant digits: ceilings up, floors down. */
function roundOutwards(metric: Metric, value: number): number {
  if (value <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  const rounded = metric.direction === 'lower' ? Math.ceil(value / unit - 1e-9) : Math.floor(value / unit + 1e-9);
  return Number((rounded * unit).toPrecision(3));
}
