import * as assert from 'node:assert/strict';
import { comparePaired } from '../../../../src/engine/runtimes/comparePaired';
import { createRandom } from '../../../../src/shared/random';

describe('paired comparison', () => {
  const random = createRandom(5, 'paired');
  /** Rounds of two models that drift together by far more than they differ. */
  const rounds = (count: number, differenceMs: number): [number[], number[]] => {
    const drift = Array.from({ length: count }, (_, i) => 10 + 5 * Math.sin(i / 3));
    return [
      drift.map((ms) => ms + differenceMs + 0.05 * random.normal()),
      drift.map((ms) => ms + 0.05 * random.normal()),
    ];
  };

  it('sees a difference that the drift hides', () => {
    const [a, b] = rounds(40, -0.1);
    const { verdict, medianDifferenceMs, lowMs, highMs, pairs } = comparePaired('a', a, 'b', b);
    assert.equal(verdict, 'faster');
    assert.equal(pairs, 40);
    assert.ok(lowMs! <= medianDifferenceMs! && medianDifferenceMs! <= highMs! && highMs! < 0);
    assert.equal(comparePaired('b', b, 'a', a).verdict, 'slower');
  });

  it('calls equal models different in about one comparison of twenty at most', () => {
    const wrong = Array.from({ length: 400 }, () => {
      const [a, b] = rounds(30, 0);
      return comparePaired('a', a, 'b', b).verdict;
    }).filter((verdict) => verdict !== 'undecided');
    assert.ok(wrong.length <= 32, `${wrong.length} of 400`);
  });

  it('decides nothing from a few rounds', () => {
    const few = comparePaired('a', [1, 1, 1, 1, 1], 'b', [2, 2, 2, 2, 2]);
    assert.deepEqual([few.verdict, few.medianDifferenceMs], ['undecided', null]);
    assert.equal(comparePaired('a', [1, 1, 1, 1, 1, 1], 'b', [2, 2, 2, 2, 2, 2]).verdict, 'faster');
  });
});
