// Exact reads from a stream of chunks: a header first, then as many bytes as the header promised into memory that was
// allocated only after the promise was checked.
import { AdaScaleError } from '../../shared/errors';

export interface ByteReader {
  /** Fills `target`. @throws AdaScaleError `data.truncated` if the bytes end before. */
  fill(target: Uint8Array): Promise<void>;
  /** @throws AdaScaleError `data.corrupt` if bytes are left over. */
  expectEnd(): Promise<void>;
  /** Lets the source go; needed unless `expectEnd` has passed. */
  close(): Promise<void>;
}

/** Reads `source` chunk by chunk; `name` stands in its errors. */
export function createByteReader(source: AsyncIterable<unknown>, name: string, signal?: AbortSignal): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let position = 0;

  async function more(): Promise<boolean> {
    signal?.throwIfAborted();
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = next.value as Uint8Array;
    return true;
  }

  return {
    async fill(target) {
      let filled = 0;
      while (filled < target.length) {
        if (rest.length === 0 && !(await more())) throw truncated(name, position, target.length - filled);
        const taken = rest.subarray(0, target.length - filled);
        target.set(taken, filled);
        filled += taken.length;
        position += taken.length;
        rest = rest.subarray(taken.length);
      }
    },
    async expectEnd() {
      while (rest.length === 0) if (!(await more())) return;
      throw new AdaScaleError('data.corrupt', `${name} goes on after the ${position} bytes that its header announces`);
    },
    async close() {
      await chunks.return?.();
    },
  };
}

function truncated(name: string, position: number, missing: number): AdaScaleError {
  return new AdaScaleError(
    'data.truncated',
    `${name} ends at byte ${position}, at least ${missing} more were announced`,
    'Copy or download the file again.',
  );
}
