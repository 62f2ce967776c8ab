// Bounds of the plane: round numbers around the data, and the arithmetic of zooming on linear and log axes.
import { roundStep } from '../../../src/shared/roundStep';
import type { Range, Zoom } from '../state/panelState';

/** Bounds on round numbers with some air around the data; shares stay within 0…1, and nothing here is below zero. */
export function fitRange([low, high]: Range, log: boolean, ceiling = Infinity): Range {
  if (log) return [low / 1.15, high * 1.15];
  const span = high > low ? high - low : Math.max(Math.abs(high) * 0.2, 1e-9);
  const step = roundStep(span / 8);
  const air = span * 0.03;
  const bottom = Math.max(0, Math.floor((low - air) / step) * step);
  return [bottom, Math.max(bottom + step, Math.min(ceiling, Math.ceil((high + air) / step) * step))];
}

const toScale = (value: number, log: boolean): number => (log ? Math.log10(value) : value);
const fromScale = (value: number, log: boolean): number => (log ? 10 ** value : value);

/** Scales a range about a value that stays in place; `factor` below 1 zooms in. */
export function zoomRange([low, high]: Range, about: number, factor: number, log: boolean): Range {
  const centre = toScale(about, log);
  const move = (end: number): number => fromScale(centre + (toScale(end, log) - centre) * factor, log);
  return [move(low), move(high)];
}

/** Moves a range by a share of its own length. */
export function panRange([low, high]: Range, share: number, log: boolean): Range {
  const shift = (toScale(high, log) - toScale(low, log)) * share;
  return [fromScale(toScale(low, log) + shift, log), fromScale(toScale(high, log) + shift, log)];
}

/** A usable zoom is finite, ascending and not narrower than numbers can tell apart. */
export function isUsableZoom({ x, y }: Zoom): boolean {
  const isUsable = ([low, high]: Range): boolean =>
    Number.isFinite(low) && Number.isFinite(high) && high - low > Math.max(Math.abs(low), Math.abs(high)) * 1e-6;
  return isUsable(x) && isUsable(y);
}
