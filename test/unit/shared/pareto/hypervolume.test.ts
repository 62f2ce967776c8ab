import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addedHypervolume, hypervolume } from '../../../../src/shared/pareto/hypervolume';
import { naiveHypervolume, randomVectors } from './naive';

describe('shared/pareto/hypervolume', () => {
  for (const objectives of [1, 2, 3, 4]) {
    it(`equals a count of grid cells in ${objectives} dimensions`, () => {
      for (let seed = 0; seed < 30; seed++) {
        const vectors = randomVectors(seed, 1 + (seed % 12), objectives, 8);
        const reference = Array.from({ length: objectives }, (_, index) => 5 + ((seed + index) % 3));
        assert.equal(hypervolume(vectors, reference), naiveHypervolume(vectors, reference), JSON.stringify(vectors));
      }
    });
  }

  it('adds up when vectors come one by one', () => {
    const reference = [9, 8, 9, 7];
    const vectors = randomVectors(11, 40, 4, 10);
    vectors.forEach((vector, index) => {
      const before = vectors.slice(0, index);
      const whole = hypervolume([...before, vector], reference);
      assert.equal(hypervolume(before, reference) + addedHypervolume(vector, before, reference), whole);
    });
  });

  it('is zero for nothing and for vectors on or beyond the reference', () => {
    assert.equal(hypervolume([], [1, 1]), 0);
    assert.equal(
      hypervolume(
        [
          [1, 0],
          [2, -5],
        ],
        [1, 1],
      ),
      0,
    );
  });

  it('grows with every new non-dominated vector and never with a dominated one', () => {
    const reference = [10, 10, 10, 10];
    const vectors = randomVectors(3, 40, 4, 10);
    let before = 0;
    for (let count = 1; count <= vectors.length; count++) {
      const now = hypervolume(vectors.slice(0, count), reference);
      assert.ok(now >= before);
      before = now;
    }
    const [first] = vectors as [number[]];
    assert.equal(hypervolume([...vectors, first.map((value) => value + 1)], reference), before);
  });
});
