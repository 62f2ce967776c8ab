// Labelled PNG files of seeded noise, a folder a class below train/ and test/: data that costs nothing to read.
import { createRandom } from '../../src/shared/random';
import { encodePng, type FileList } from './dataFiles';

interface NoiseOptions {
  readonly classes: number;
  readonly train?: number;
  readonly test?: number;
  readonly side?: number;
}

export async function noiseImages({ classes, train = 8, test = 2, side = 32 }: NoiseOptions): Promise<FileList> {
  const names = Array.from({ length: classes }, (_, label) => String(label)).flatMap((label) => [
    ...Array.from({ length: train }, (_, i) => `train/${label}/${i}.png`),
    ...Array.from({ length: test }, (_, i) => `test/${label}/${i}.png`),
  ]);
  return Promise.all(
    names.map(async (path) => {
      const random = createRandom(1, 'noiseImages', path);
      const pixels = Uint8Array.from({ length: 3 * side * side }, () => random.integer(256));
      return { path, bytes: await encodePng(pixels, [3, side, side]) };
    }),
  );
}
