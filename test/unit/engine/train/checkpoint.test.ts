import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRandom } from '../../../../src/shared/random';
import { AdaScaleError } from '../../../../src/shared/errors';
import { decodeCheckpoint, encodeCheckpoint, initialState } from '../../../../src/engine/train/checkpoint';
import type { TrainingState } from '../../../../src/engine/train/checkpoint';

const state: TrainingState = {
  ...initialState(Float32Array.of(1.5, -0, 3.4e38, 1e-45)),
  step: 812,
  tick: 830,
  rateScale: 0.25,
  rollbacks: 2,
  recentLosses: [0.1 + 0.2, 1 / 3],
  totals: { steps: 828, rollbacks: 2, wallMs: 12.75, backendMs: 11, samples: 6624, passes: 26496 },
  velocity: Float32Array.of(1, 2, 3, 4),
};
const anchor: TrainingState = { ...state, step: 800, parameters: Float32Array.of(5, 6, 7, 8) };

describe('checkpoint file', () => {
  it('gives back what was written, bit for bit', () => {
    for (const written of [null, anchor]) {
      const bytes = encodeCheckpoint({ fingerprint: 'print', state, anchor: written });
      assert.deepEqual(decodeCheckpoint('c', bytes, 'print', 4), { fingerprint: 'print', state, anchor: written });
    }
  });

  it('takes any cut or flipped bit for damage, never for data', () => {
    const bytes = encodeCheckpoint({ fingerprint: 'print', state, anchor });
    const random = createRandom(1, 'damage');
    const harmed = Array.from({ length: 300 }, (_, i) => {
      if (i % 2 === 0) return bytes.subarray(0, random.integer(bytes.length));
      const copy = Buffer.from(bytes);
      const place = random.integer(copy.length);
      copy[place] = (copy[place] as number) ^ (1 << random.integer(8));
      return copy;
    });
    for (const broken of harmed) {
      assert.throws(
        () => decodeCheckpoint('checkpoint-000007.bin', broken, 'print', 4),
        (error) =>
          error instanceof AdaScaleError &&
          error.code === 'run.corrupt' &&
          error.message.includes('checkpoint-000007.bin'),
      );
    }
  });

  it('of another run or a newer program is refused by name', () => {
    const bytes = encodeCheckpoint({ fingerprint: 'print', state, anchor: null });
    assert.throws(() => decodeCheckpoint('c', bytes, 'other', 4), { code: 'run.checkpointMismatch' });
    assert.throws(() => decodeCheckpoint('c', bytes, 'print', 5), { code: 'run.checkpointMismatch' });
    bytes.writeUInt32LE(2, 8);
    const body = bytes.subarray(0, -32);
    createHash('sha256').update(body).digest().copy(bytes, body.length);
    assert.throws(() => decodeCheckpoint('c', bytes, 'print', 4), { code: 'run.newerSchema' });
  });
});
