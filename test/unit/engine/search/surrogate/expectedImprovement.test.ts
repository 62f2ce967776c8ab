import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chooseByImprovement } from '../../../../../src/engine/search/surrogate/expectedImprovement';
import { addedHypervolume, hypervolume } from '../../../../../src/shared/pareto/hypervolume';
import { createRandom } from '../../../../../src/shared/random';

const reference = [1, 1.1, 1.1];
const random = createRandom(3, 'improvement');
const vector = (): number[] => [random.next(), random.next(), random.next()];

describe('engine/search/surrogate/expectedImprovement', () => {
  it('chooses what adds most where nothing is uncertain, one after the other', () => {
    const front = Array.from({ length: 12 }, vector);
    const children = Array.from({ length: 40 }, () => ({ vector: vector(), deviation: 0 }));
    const chosen = chooseByImprovement(children, front, reference, 0, 5);
    const held = [...front];
    for (const index of chosen) {
      const gains = children.map((child) => addedHypervolume(child.vector, held, reference));
      assert.ok(Math.abs(gains[index]! - Math.max(...gains)) < 1e-12);
      held.push([...children[index]!.vector]);
    }
    assert.ok(hypervolume(held, reference) > hypervolume(front, reference));
  });

  it('prefers the uncertain one of two that are foretold to add nothing', () => {
    const front = [[0.3, 0.5, 0.5]];
    const children = [
      { vector: [0.35, 0.5, 0.5], deviation: 0 },
      { vector: [0.35, 0.5, 0.5], deviation: 0.1 },
    ];
    assert.deepEqual(chooseByImprovement(children, front, reference, 0, 2), [1]);
  });

  it('leaves out what is hopeless, and copies of what it chose', () => {
    const front = [[0.1, 0.1, 0.1]];
    const hopeless = { vector: [0.5, 0.5, 0.5], deviation: 0.05 };
    const good = { vector: [0.05, 0.2, 0.2], deviation: 0 };
    assert.deepEqual(chooseByImprovement([hopeless, good, good], front, reference, 0, 3), [1]);
    assert.deepEqual(chooseByImprovement([], front, reference, 0, 3), []);
  });
});
