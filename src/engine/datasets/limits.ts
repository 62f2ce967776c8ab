// Bounds on data that AdaScale did not write: checked before memory is allocated, because a header may claim anything and
// a small archive may unpack to terabytes.
import { AdaScaleError } from '../../shared/errors';

export const datasetLimits = {
  /** Files and folders in a folder or archive. */
  entries: 2_000_000,
  /** Folders inside folders, counted from the data set's root. */
  depth: 12,
  /** One image file, encoded. */
  imageBytes: 64 * 1024 ** 2,
  /** Pixels of one image, decoded. */
  imagePixels: 64 * 1024 ** 2,
  /** All that comes out of one archive or compressed file. */
  unpackedBytes: 64 * 1024 ** 3,
  /** Unpacked to packed, once more than `bombFloorBytes` came out; photographs stay below 10, flat drawings below 100. */
  unpackRatio: 250,
  bombFloorBytes: 256 * 1024 ** 2,
  /** Decoded samples of one split, as they lie in memory. */
  decodedBytes: 4 * 1024 ** 3 - 1,
  samples: 50_000_000,
  classes: 65_536,
  dimension: 65_536,
} as const;

/**
 * Refuses a split that would not fit before it is allocated.
 * @throws AdaScaleError `data.tooLarge`
 */
export function checkSplitSize(source: string, count: number, sampleElements: number, bytesPerElement = 1): void {
  const bytes = count * sampleElements * bytesPerElement;
  if (count <= datasetLimits.samples && bytes <= datasetLimits.decodedBytes) return;
  throw new AdaScaleError(
    'data.tooLarge',
    `${source}: ${count} samples of ${sampleElements} values need ${(bytes / 1024 ** 3).toFixed(1)} GiB in memory, at most ${(datasetLimits.decodedBytes / 1024 ** 3).toFixed(0)} GiB a split are read`,
    'Use fewer samples, or scale images down with "resize" under "preprocessing" in adascale.json.',
  );
}
