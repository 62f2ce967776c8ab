// The cloud: thousands of dominated dots and over-budget crosses as one cached picture, set pixel by pixel and drawn with a
// single call a frame. A point element each would cost 60 ms a frame at 10,000 points.
import type { Theme } from '../theme';

/** `x`, `y`: CSS pixels relative to the plot area; `strength` multiplies the opacity, 1 leaves it. */
export type DrawPoint = (x: number, y: number, shape: 'dot' | 'cross', strength: number) => void;

export interface CloudLayer {
  /** Repaints only when `key` differs from last time. `count`: about how many points `visit` will draw. */
  paint(
    key: string,
    width: number,
    height: number,
    ratio: number,
    theme: Theme,
    count: number,
    visit: (draw: DrawPoint) => void,
  ): void;
  readonly canvas: HTMLCanvasElement;
}

/** A picture of ink whose opacity alone differs: points that lie on each other get denser, not lighter. */
type Sheet = ImageData;

/** Pixels of one mark around its middle, with how much of each it covers (0…1). */
type Stamp = readonly (readonly [right: number, down: number, share: number])[];

/** A soft-edged disc. */
function discStamp(radius: number): Stamp {
  const reach = Math.ceil(radius);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, place) => place - reach);
  return offsets
    .flatMap((down) => offsets.map((right) => [right, down, radius + 0.5 - Math.hypot(right, down)] as const))
    .filter(([, , share]) => share > 0)
    .map(([right, down, share]) => [right, down, Math.min(1, share)] as const);
}

function crossStamp(arm: number): Stamp {
  const steps = Array.from({ length: 2 * arm + 1 }, (_, place) => place - arm);
  return steps.flatMap((step): Stamp => [
    [step, step, 1],
    [step, -step, 1],
    [step + 1, step, 0.5],
    [step + 1, -step, 0.5],
  ]);
}

/** A stamp for a sheet of one width: how far each pixel's opacity lies from the middle's, and how much is added to it. */
interface Inked {
  readonly offsets: Int32Array;
  readonly strengths: Float64Array;
  readonly stamp: Stamp;
  readonly reach: number;
}

const inked = (stamp: Stamp, width: number, strength: number): Inked => ({
  stamp,
  offsets: Int32Array.from(stamp, ([right, down]) => 4 * (down * width + right)),
  strengths: Float64Array.from(stamp, ([, , share]) => strength * share),
  reach: Math.max(...stamp.map(([right, down]) => Math.max(Math.abs(right), Math.abs(down)))),
});

function press({ data, width, height }: Sheet, ink: Inked, x: number, y: number, strength: number): void {
  const { offsets, strengths, reach, stamp } = ink;
  // The last of a pixel's four bytes is its opacity.
  const middle = 4 * (y * width + x) + 3;
  const isInside = x >= reach && y >= reach && x < width - reach && y < height - reach;
  for (let part = 0; part < offsets.length; part++) {
    const at = middle + (offsets[part] as number);
    if (!isInside && !isOnSheet(stamp[part] as Stamp[number], x, y, width, height)) continue;
    // Clamped arrays stop at 255 by themselves.
    data[at] = (data[at] as number) + strength * (strengths[part] as number);
  }
}

const isOnSheet = ([right, down]: Stamp[number], x: number, y: number, width: number, height: number): boolean =>
  x + right >= 0 && y + down >= 0 && x + right < width && y + down < height;

/** Ink that covers nothing yet, one word a pixel. */
function wipe({ data }: Sheet, [red, green, blue]: Theme['ink']): void {
  new Uint32Array(data.buffer).fill(new Uint32Array(new Uint8ClampedArray([red, green, blue, 0]).buffer)[0] as number);
}

/** Fewer points can be bolder without becoming a blot. */
const dotAlpha = (count: number, theme: Theme): number => (theme.highContrast ? 190 : count < 500 ? 150 : 116);

/** A sheet of the wanted size; the old one where it fits. */
function sized(context: CanvasRenderingContext2D, old: Sheet | null, width: number, height: number): Sheet {
  if (old?.width === width && old.height === height) return old;
  context.canvas.width = width;
  context.canvas.height = height;
  return context.createImageData(width, height);
}

export function createCloudLayer(): CloudLayer {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let painted = '';
  let sheet: Sheet | null = null;
  return {
    canvas,
    paint: (key, width, height, ratio, theme, count, visit) => {
      const [columns, rows] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
      const next = [key, columns, rows, theme.ink.join(), theme.highContrast].join('|');
      if (next === painted || context === null) return;
      painted = next;
      const paper = sized(context, sheet, columns, rows);
      sheet = paper;
      wipe(paper, theme.ink);
      const isFew = count < 500;
      const disc = inked(discStamp((isFew ? 1.9 : 1) * ratio), columns, dotAlpha(count, theme));
      const cross = inked(crossStamp(Math.round((isFew ? 3 : 2) * ratio)), columns, isFew ? 150 : 56);
      visit((x, y, shape, strength) => {
        press(paper, shape === 'dot' ? disc : cross, Math.round(x * ratio), Math.round(y * ratio), strength);
      });
      context.putImageData(paper, 0, 0);
    },
  };
}
