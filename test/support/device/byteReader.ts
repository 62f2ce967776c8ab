// Exactly so many bytes of a stream of chunks, in turn.

/** Lifetime: of one stream. One read at a time. */
export class ByteReader {
  private chunks: Buffer[] = [];
  private available = 0;
  private waiting: { readonly bytes: number; readonly resolve: (data: Buffer | null) => void } | null = null;
  private ended = false;

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.available += chunk.length;
    this.serve();
  }

  end(): void {
    this.ended = true;
    this.serve();
  }

  /** Null where the stream ends first. */
  read(bytes: number): Promise<Buffer | null> {
    return new Promise((resolve) => {
      this.waiting = { bytes, resolve };
      this.serve();
    });
  }

  private serve(): void {
    if (this.waiting === null) return;
    const { bytes, resolve } = this.waiting;
    if (this.available < bytes && !this.ended) return;
    this.waiting = null;
    resolve(this.available < bytes ? null : this.take(bytes));
  }

  private take(bytes: number): Buffer {
    const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.chunks = all.length > bytes ? [all.subarray(bytes)] : [];
    this.available = all.length - bytes;
    return all.subarray(0, bytes);
  }
}
