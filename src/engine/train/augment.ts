// The usual augmentation of small images (He et al., arXiv 1512.03385, section 4.2): shift by up to an eighth of the size
// (4 pixels of 32) and mirror. Borders are filled by reflection, which needs no colour for "nothing" and so is
// independent of the preprocessing.
import type { Random } from '../../shared/random';
import type { Augmentation } from './settings';

/** Draws and applies one augmentation: (image, out, offset, random) with image [C, H, W]. */
export type Augmenter = (image: Float32Array, out: Float32Array, offset: number, random: Random) => void;

const reflect = (position: number, size: number): number => {
  if (position < 0) return -position;
  return position < size ? position : 2 * size - 2 - position;
};

/** Source index of every position along an axis that is shifted and then possibly mirrored. */
function fillSources(sources: Int32Array, shift: number, mirrored: boolean): void {
  const size = sources.length;
  for (let i = 0; i < size; i++) sources[i] = reflect((mirrored ? size - 1 - i : i) + shift, size);
}

const drawShift = (random: Random, reach: number): number => random.integer(2 * reach + 1) - reach;

/** For images of `shape` [C, H, W]; buffers are reused between calls. `none` copies and draws nothing. */
export function createAugmenter(shape: readonly [number, number, number], augmentation: Augmentation): Augmenter {
  if (augmentation === 'none') return (image, out, offset) => out.set(image, offset);
  const [channels, height, width] = shape;
  const rows = new Int32Array(height);
  const columns = new Int32Array(width);
  return (image, out, offset, random) => {
    fillSources(rows, drawShift(random, Math.floor(height / 8)), false);
    const shift = drawShift(random, Math.floor(width / 8));
    fillSources(columns, shift, augmentation === 'cropFlip' && random.integer(2) === 1);
    let position = offset;
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        const start = (channel * height + (rows[y] as number)) * width;
        for (let x = 0; x < width; x++) out[position++] = image[start + (columns[x] as number)] as number;
      }
    }
  };
}
