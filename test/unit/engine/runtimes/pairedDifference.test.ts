import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pairedDifference } from '../../../../src/engine/runtimes/pairedDifference';
import { describeComparison, latencyVerdict } from '../../../../src/shared/run/latencyComparison';
import { createRandom } from '../../../../src/shared/random';

/** Latencies of two networks on a machine that slows down and speeds up: both drift alike. */
function rounds(count: number, differenceMs: number, seed: number): [number[], number[]] {
  const random = createRandom(seed, 'rounds');
  const drift = Array.from({ length: count }, (_, round) => 2 + Math.sin(round / 40));
  const noisy = (value: number): number => value + 0.05 * random.normal() + (random.next() < 0.02 ? 3 : 0);
  return [drift.map(noisy), drift.map((value) => noisy(value + differenceMs))];
}

describe('engine/runtimes/pairedDifference', () => {
  it('finds a difference far below the drift, and says faster or slower', () => {
    for (const [difference, verdict] of [
      [-0.1, 'faster'],
      [0.1, 'slower'],
    ] as const) {
      const latencyComparison = pairedDifference(...rounds(400, difference, 1));
      assert.ok(latencyComparison !== null);
      assert.ok(latencyComparison.lowMs < difference && difference < latencyComparison.highMs);
      assert.equal(latencyComparison.rounds, 400);
      assert.equal(latencyVerdict({ latencyComparison }), verdict);
    }
  });

  it('claims a difference that is not there about as rarely as its 95 % allow', () => {
    let claims = 0;
    for (let seed = 0; seed < 200; seed++) {
      const latencyComparison = pairedDifference(...rounds(100, 0, seed));
      if (latencyComparison !== null && latencyVerdict({ latencyComparison }) !== 'alike') claims += 1;
    }
    assert.ok(claims <= 20, `${claims} of 200`);
  });

  it('says nothing without enough rounds that belong together', () => {
    assert.equal(pairedDifference([1, 2, 3], [1, 2, 3]), null);
    assert.equal(pairedDifference(new Array<number>(20).fill(1), new Array<number>(19).fill(1)), null);
    assert.ok(pairedDifference(new Array<number>(8).fill(2), new Array<number>(8).fill(1)));
  });

  it('puts it in words', () => {
    const compared = (lowMs: number, differenceMs: number, highMs: number): string =>
      describeComparison({ latencyComparison: { differenceMs, lowMs, highMs, rounds: 9 } });
    assert.equal(compared(-0.053, -0.05, -0.047), '−0.050 ms (−0.053 to −0.047)');
    assert.equal(compared(-0.1, 0.2, 0.5), 'not distinguishable from the baseline');
    assert.equal(describeComparison({}), '');
  });
});
