// A language that an exported policy speaks. One folder a language; languages/index.ts is the registry. Every runtime decides as
// the simulator does, byte for byte: the contract suite replays the same traces through all of them.

/** A text file of a runtime, its path relative to the runtime's folder in the bundle. */
export interface RuntimeFile {
  readonly path: string;
  readonly text: string;
}

export interface PolicyLanguage {
  readonly id: string;
  readonly label: string;
  /** Folder of the runtime in the bundle. */
  readonly folder: string;
  /** What the bundle's README says of the folder. */
  readonly summary: string;
  /** @throws AdaScaleError `internal.incompleteBuild` where the installation lacks a file. */
  readonly files: () => Promise<readonly RuntimeFile[]>;
}
