import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  constrainedDominates,
  constrainedSort,
  totalViolation,
  violations,
} from '../../../../src/shared/pareto/constrain';
import { crowdingDistances } from '../../../../src/shared/pareto/crowding';
import { dominates, objectiveVector } from '../../../../src/shared/pareto/dominance';
import { frontier } from '../../../../src/shared/pareto/frontier';
import { kneeIndex } from '../../../../src/shared/pareto/knee';
import { createRandom } from '../../../../src/shared/random';
import { candidate } from '../../../support/candidates';
import { randomVectors } from './naive';

describe('shared/pareto/dominance', () => {
  it('needs no worse everywhere and better somewhere', () => {
    assert.equal(dominates([1, 2], [1, 3]), true);
    assert.equal(dominates([1, 2], [1, 2]), false);
    assert.equal(dominates([1, 4], [2, 3]), false);
  });

  it('turns accuracy round and gives up on an unknown figure', () => {
    const one = candidate('c-0001', { accuracy: 0.8, latencyMs: 2 });
    assert.deepEqual(objectiveVector(one, ['accuracy', 'latencyMs']), [-0.8, 2]);
    assert.equal(objectiveVector(one, ['accuracy', 'sizeBytes']), null);
  });
});

describe('shared/pareto/constrain', () => {
  it('measures each broken budget as a share of its limit', () => {
    const one = candidate('c-0001', { accuracy: 0.6, latencyMs: 3 });
    const broken = violations(one, { accuracy: 0.8, latencyMs: 2, parameters: 1e9 });
    assert.deepEqual(
      broken.map((entry) => [entry.metric, entry.amount.toFixed(6)]),
      [
        ['accuracy', '0.250000'],
        ['latencyMs', '0.500000'],
      ],
    );
    assert.equal(totalViolation(one, { latencyMs: 3 }), 0);
  });

  it('never takes an unknown figure for a met budget', () => {
    assert.equal(totalViolation(candidate('c-0001', {}), { sizeBytes: 1e12 }), Infinity);
  });

  it('ranks so that nobody is beaten by a later rank, and each rank is beaten by the one before', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = createRandom(seed, 'violations');
      const items = randomVectors(seed, 30, 3, 6).map((vector) => ({
        vector,
        violation: Math.max(0, random.integer(6) - 2),
      }));
      const ranks = constrainedSort(items);
      items.forEach((item, index) => {
        const rank = ranks[index] as number;
        const beatenBy = items.filter((other, at) => ranks[at] === rank - 1 && constrainedDominates(other, item));
        assert.equal(rank > 0, beatenBy.length > 0);
        assert.ok(!items.some((other, at) => (ranks[at] as number) >= rank && constrainedDominates(other, item)));
      });
    }
  });
});

describe('shared/pareto/crowding', () => {
  it('sums neighbour gaps over extents and keeps the ends', () => {
    const distances = crowdingDistances([
      [0, 10],
      [1, 6],
      [4, 2],
      [10, 0],
    ]);
    assert.deepEqual(
      Array.from(distances).map((value) => value.toFixed(4)),
      ['Infinity', '1.2000', '1.5000', 'Infinity'],
    );
  });

  it('is finite between equal vectors', () => {
    assert.deepEqual(
      Array.from(
        crowdingDistances([
          [1, 1],
          [1, 1],
          [1, 1],
        ]),
      ),
      [Infinity, 0, Infinity],
    );
  });
});

describe('shared/pareto/knee', () => {
  it('finds the bulge', () => {
    assert.equal(
      kneeIndex([
        [0, 10],
        [1, 8],
        [2, 1],
        [10, 0],
      ]),
      2,
    );
  });

  it('is none on a straight line and below three vectors', () => {
    assert.equal(
      kneeIndex([
        [0, 2],
        [1, 1],
        [2, 0],
      ]),
      null,
    );
    assert.equal(
      kneeIndex([
        [0, 2],
        [2, 0],
      ]),
      null,
    );
  });
});

describe('shared/pareto/frontier', () => {
  it('leaves out the dominated, the failed, the unknown and those over budget', () => {
    const members = frontier(
      [
        candidate('a', { accuracy: 0.9, latencyMs: 9 }),
        candidate('b', { accuracy: 0.8, latencyMs: 3 }),
        candidate('c', { accuracy: 0.7, latencyMs: 4 }),
        candidate('d', { accuracy: 0.6, latencyMs: null }),
        candidate('e', { accuracy: 0.99, latencyMs: 1, status: 'failed' }),
        candidate('f', { accuracy: 0.5, latencyMs: 1 }),
      ],
      ['accuracy', 'latencyMs'],
      { latencyMs: 5 },
    );
    assert.deepEqual(
      members.map((member) => member.id),
      ['b', 'f'],
    );
  });
});
