import * as assert from 'node:assert/strict';
import { slowdowns, whileDisturbed, type Referenced } from '../../../../src/engine/calibration/references';

const calm = [0.4, 0.15, 0.1];
const times = (factor: number): readonly number[] => calm.map((time) => factor * time);
const seenCalm = (): Referenced[] => Array.from({ length: 20 }, () => ({ referenceMs: calm }));

describe('references beside measurements', () => {
  it('tell by how much a measurement was slower, in the geometric mean', () => {
    const slowdown = slowdowns(seenCalm());
    assert.ok(Math.abs(slowdown({ referenceMs: [0.4, 0.3, 0.2] }) - 4 ** (1 / 3)) < 1e-9);
    assert.equal(slowdown({ referenceMs: [] }), 1, 'unknown where the device refused them');
  });

  const measured = async (...factors: readonly number[]): Promise<number> => {
    const seen = seenCalm();
    let count = 0;
    await whileDisturbed(3, seen, () => Promise.resolve(times(factors[count++]!)));
    assert.equal(seen.length, 20 + count);
    return count;
  };

  it('end with the first calm measurement, or with the last attempt', async () => {
    assert.equal(await measured(1.02), 1);
    assert.equal(await measured(1.5, 1.02), 2);
    assert.equal(await measured(1.5, 1.5, 1.5), 3);
  });
});
