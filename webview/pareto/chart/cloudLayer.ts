// The cloud: thousands of dominated dots and over-budget crosses as one cached picture, set pixel by pixel and drawn with a
// single call a frame. A point element each would cost 60 ms a frame at 10,000 points.
import type { Theme } from '../theme';

export interface CloudPoint {
  /** CSS pixels relative to the plot area. */
  readonly x: number;
  readonly y: number;
  readonly shape: 'dot' | 'cross';
  /** Multiplies the opacity, 1 leaves it. */
  readonly strength: number;
}

export interface CloudLayer {
  /** Repaints only when `key` differs from last time. */
  paint(
    key: string,
    width: number,
    height: number,
    ratio: number,
    theme: Theme,
    points: () => Iterable<CloudPoint>,
  ): void;
  readonly canvas: HTMLCanvasElement;
}

type Put = (x: number, y: number, alpha: number) => void;

function pixels(image: ImageData, [red, green, blue]: Theme['ink']): Put {
  const { data, width, height } = image;
  return (x, y, alpha) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = (y * width + x) * 4;
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
    // Points that lie on each other get denser, not lighter.
    data[at + 3] = Math.min(255, (data[at + 3] as number) + alpha);
  };
}

/** A soft-edged disc: offsets with how much of each pixel it covers. */
function discStamp(radius: number): readonly (readonly [right: number, down: number, share: number])[] {
  const reach = Math.ceil(radius);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, place) => place - reach);
  return offsets
    .flatMap((down) => offsets.map((right) => [right, down, radius + 0.5 - Math.hypot(right, down)] as const))
    .filter(([, , share]) => share > 0)
    .map(([right, down, share]) => [right, down, Math.min(1, share)] as const);
}

function putCross(put: Put, x: number, y: number, arm: number, alpha: number): void {
  for (let step = -arm; step <= arm; step++) {
    put(x + step, y + step, alpha);
    put(x + step, y - step, alpha);
    put(x + step + 1, y + step, alpha >> 1);
    put(x + step + 1, y - step, alpha >> 1);
  }
}

/** Fewer points can be bolder without becoming a blot. */
const dotAlpha = (count: number, theme: Theme): number => (theme.highContrast ? 190 : count < 500 ? 150 : 116);

export function createCloudLayer(): CloudLayer {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let painted = '';
  return {
    canvas,
    paint: (key, width, height, ratio, theme, points) => {
      const [columns, rows] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
      const next = [key, columns, rows, theme.ink.join(), theme.highContrast].join('|');
      if (next === painted || context === null) return;
      painted = next;
      canvas.width = columns;
      canvas.height = rows;
      const image = context.createImageData(columns, rows);
      const put = pixels(image, theme.ink);
      const all = [...points()];
      const alpha = dotAlpha(all.length, theme);
      const [arm, crossAlpha] = all.length < 500 ? [Math.round(3 * ratio), 150] : [Math.round(2 * ratio), 56];
      const stamp = discStamp((all.length < 500 ? 1.9 : 1) * ratio);
      for (const { x, y, shape, strength } of all) {
        const [column, row] = [Math.round(x * ratio), Math.round(y * ratio)];
        if (shape === 'cross') putCross(put, column, row, arm, crossAlpha * strength);
        else for (const [right, down, share] of stamp) put(column + right, row + down, alpha * share * strength);
      }
      context.putImageData(image, 0, 0);
    },
  };
}
