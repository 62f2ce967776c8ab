// Damaged files: seeded mutations and truncations. A reader either reads them or throws an error with a code.
import assert from 'node:assert/strict';
import { AdaScaleError } from '../../src/shared/errors';
import { createRandom } from '../../src/shared/random';

/** `bytes` with 1 to 16 bytes replaced; two thirds of them within the first `headBytes`, where structure lives. */
export function mutated(bytes: Uint8Array, seed: number, headBytes: number): Uint8Array {
  const random = createRandom(seed, 'mutation');
  const copy = Uint8Array.from(bytes);
  for (let left = 1 + random.integer(16); left > 0; left--) {
    const range = random.next() < 2 / 3 ? Math.min(headBytes, copy.length) : copy.length;
    copy[random.integer(range)] = random.next() < 0.5 ? random.integer(256) : random.next() < 0.5 ? 0xff : 0;
  }
  return copy;
}

/** The first part of `bytes`; `index` of `count` cuts spread over the whole length. */
export const truncated = (bytes: Uint8Array, index: number, count: number): Uint8Array =>
  bytes.slice(0, Math.floor((bytes.length * index) / count));

/** Runs `read`; returns `read` or the code of the AdaScaleError that it threw. Fails on any other error. */
export async function outcome(read: () => Promise<unknown>, label: string): Promise<string> {
  try {
    await read();
    return 'read';
  } catch (error) {
    assert.ok(error instanceof AdaScaleError, `${label}: ${error instanceof Error ? error.stack : String(error)}`);
    assert.match(error.code, /^model\./, label);
    return error.code;
  }
}
