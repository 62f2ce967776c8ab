// A folder, a tar and a ZIP archive look the same from here: files in a fixed order, each of which may be read while the
// iteration stands at it.
export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly read: () => Promise<Buffer>;
}

export interface ImageSource {
  /** True where files may also be read after the iteration has moved on, so that several can be read at once. */
  readonly randomAccess: boolean;
  /** Files in an order that does not change between two iterations of the same source. */
  files(signal?: AbortSignal): AsyncIterable<SourceFile>;
  /** SHA-256 of the source, given the images that are read from it. */
  sha256(
    images: readonly { readonly path: string; readonly sizeBytes: number }[],
    signal?: AbortSignal,
  ): Promise<string>;
}
