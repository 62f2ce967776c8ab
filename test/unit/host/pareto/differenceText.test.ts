import assert from 'node:assert/strict';
import { differencesText, differing, layersText } from '../../../../src/host/pareto/differenceText';
import type { OutputCheck } from '../../../../src/shared/protocol/engine';

const check = (id: string, maximumDifference: number | null): OutputCheck => ({ id, maximumDifference });

describe('what is said of outputs that differ', () => {
  it('is about those beyond rounding alone, numbers or not', () => {
    const all = [check('a', 2e-7), check('b', 1e-4), check('c', 1.1e-4), check('d', Infinity), check('e', null)];
    assert.deepEqual(
      differing(all).map(({ id }) => id),
      ['c', 'd'],
    );
  });

  it('names a few with the size of the difference, and counts the rest', () => {
    assert.equal(differencesText([check('c-0001', 0.03217), check('c-0002', Infinity)]), 'c-0001 (0.032), c-0002');
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => check(id, 1));
    assert.equal(differencesText(many), 'a (1), b (1), c (1), d (1), +2');
  });

  it('names the first layer of each that has one', () => {
    const firstLayer = { layer: 'stage1.conv2', op: 'Conv', difference: 0.5 };
    const found = [{ ...check('c-0001', 1), firstLayer }, check('c-0002', 1)];
    assert.equal(layersText(found), 'c-0001: Conv "stage1.conv2" (0.5)');
    assert.equal(layersText([check('c-0002', 1)]), '');
  });
});
