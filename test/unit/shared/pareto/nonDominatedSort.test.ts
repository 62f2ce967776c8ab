import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { frontierIndices, nonDominatedSort } from '../../../../src/shared/pareto/nonDominatedSort';
import { naiveRanks, randomVectors } from './naive';

describe('shared/pareto/nonDominatedSort', () => {
  for (const objectives of [1, 2, 3, 4, 5]) {
    it(`ranks random sets of ${objectives} objectives as the definition does, ties and duplicates included`, () => {
      for (let seed = 0; seed < 60; seed++) {
        const vectors = randomVectors(seed, 1 + (seed % 40), objectives, 2 + (seed % 9));
        assert.deepEqual(Array.from(nonDominatedSort(vectors)), naiveRanks(vectors), JSON.stringify(vectors));
      }
    });
  }

  it('keeps every one of several equal vectors on the frontier', () => {
    assert.deepEqual(
      frontierIndices([
        [1, 2],
        [3, 3],
        [1, 2],
        [2, 1],
      ]),
      [0, 2, 3],
    );
  });

  it('copes with infinities and with nothing', () => {
    assert.deepEqual(
      Array.from(
        nonDominatedSort([
          [Infinity, 0],
          [Infinity, 1],
          [0, Infinity],
        ]),
      ),
      [0, 1, 0],
    );
    assert.deepEqual(Array.from(nonDominatedSort([])), []);
  });

  it('ranks 10,000 vectors of three objectives, every frontier member undominated', () => {
    const vectors = randomVectors(7, 10_000, 3, 1_000_000);
    const ranks = nonDominatedSort(vectors);
    const front = vectors.filter((_, index) => ranks[index] === 0);
    const covered = (vector: readonly number[]): boolean =>
      front.some((member) => member !== vector && member.every((value, index) => value <= (vector[index] as number)));
    vectors.forEach((vector, index) => assert.equal(covered(vector), ranks[index] !== 0));
  });
});
