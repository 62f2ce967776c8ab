// What labelled data is to the engine. One folder an entry; datasets/index.ts is the registry.
// Pixels stay 8-bit in memory (CIFAR-10 takes 184 MB); preprocessing happens when a batch is assembled.

export type SplitName = 'train' | 'validation' | 'test';

/** Decoded samples, NCHW: sample i is `pixels.subarray(i * C*H*W, (i + 1) * C*H*W)`. */
export interface Samples {
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  readonly count: number;
  /** 0…255 for images; Float32Array for NPZ floats, used as they are. */
  readonly pixels: Uint8Array | Float32Array;
  /** Class index of each sample, below `labels.length` of the data set. */
  readonly labels: Int32Array;
}

/** What a source holds before anything heavy is decoded; found by `scan`. */
export interface DatasetSummary {
  readonly format: string;
  readonly labels: readonly string[];
  /** Channels, height, width; of image files those of the first one (mixed sizes are refused, see `read`). */
  readonly shape: readonly [number, number, number];
  /** Samples by the splits that the source itself names; all under `train` where it names none. */
  readonly counts: Readonly<Partial<Record<SplitName, number>>>;
  /** SHA-256 over the source's bytes or its listing with sizes, for run.json. */
  readonly sha256: string;
  /** What was passed over and why, one sentence each: files that are no images, classes without samples. */
  readonly warnings?: readonly string[];
}

export interface Dataset {
  readonly summary: DatasetSummary;
  /** Only the splits that the source has. */
  readonly splits: Readonly<Partial<Record<SplitName, Samples>>>;
}

export interface ReadOptions {
  /** Force this channel count: gray images to three equal channels, or colour to luma. */
  readonly channels?: number;
  /** Scale every image to this height and width (the recipe's `resize`); without it all images must be equal in size. */
  readonly resize?: readonly [number, number];
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface DatasetFormat {
  readonly id: string;
  readonly label: string;
  /** True if the path (file or folder) looks like this format's; cheap. */
  readonly matches: (path: string) => Promise<boolean>;
  /** Lists without decoding all. @throws AdaScaleError `data.empty`, `data.oneClass`, `data.unreadable`, … */
  readonly scan: (path: string, signal?: AbortSignal) => Promise<DatasetSummary>;
  /** Decodes everything. @throws AdaScaleError `data.imageSize`, `data.corruptImage`, `data.labelRange`, `data.notFinite`, each naming file or row. */
  readonly read: (path: string, options?: ReadOptions) => Promise<Dataset>;
}
