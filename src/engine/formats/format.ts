// What a model file format is to the engine. One folder an entry; formats/index.ts is the registry.
import type { UnsupportedLayer } from '../../shared/protocol/engine';
import type { Graph } from '../graph/graph';

/** Bounds that are checked before anything is allocated: a file may claim anything. */
export const modelLimits = {
  fileBytes: 2 * 1024 ** 3,
  tensorElements: 512 * 1024 ** 2,
  nodes: 100_000,
  dimension: 1 << 24,
  rank: 8,
} as const;

export interface ReadModel {
  readonly graph: Graph;
  /** Every layer that the IR cannot hold, all of them at once; the graph is complete only when this is empty. */
  readonly unsupported: readonly UnsupportedLayer[];
  /** Axis order of the file's own image inputs; the IR is always NCHW. */
  readonly sourceLayout: 'NHWC' | 'NCHW';
  /** All weights that the file stores, running statistics included. */
  readonly storedParameters: number;
  /** Absolute paths of the files beside the model's own that belong to it (weight shards); absent where it is one file. */
  readonly otherFiles?: readonly string[];
}

export interface ModelFormat {
  readonly id: string;
  readonly label: string;
  /** File name patterns for the explorer menu, lower case: `.h5`, or a whole name such as `model.json`. */
  readonly extensions: readonly string[];
  /** True if the first bytes (at least 16 where the file has them) or the name are this format's. */
  readonly matches: (fileName: string, head: Uint8Array) => boolean;
  /**
   * Reads a file into the IR.
   * @throws AdaScaleError `model.truncated`, `model.corrupt`, `model.tooLarge`, `model.unsupportedVersion`, each naming the
   * file and the layer or offset. Unsupported layers do not throw: they are listed.
   */
  readonly read: (path: string, signal?: AbortSignal) => Promise<ReadModel>;
  /** Writes a standalone graph; returns the paths written (a TF.js model is a JSON file and its weight shards). */
  readonly write?: (graph: Graph, path: string) => Promise<readonly string[]>;
}
