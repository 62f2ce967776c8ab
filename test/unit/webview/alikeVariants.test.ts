import assert from 'node:assert/strict';
import { alikeVariants } from '../../../webview/pareto/policy/alikeVariants';
import { candidate } from '../../support/candidates';
import { variant } from '../../support/policies';

describe('webview: variants like the baseline', () => {
  const compared = (id: string, latencyMs: number, highMs: number) => ({
    ...candidate(id, { accuracy: 0.8, latencyMs }),
    latencyComparison: { differenceMs: -0.1, lowMs: -0.3, highMs, rounds: 20 },
  });
  const isAlike = alikeVariants([compared('c-0001', 4, 0.1), compared('c-0002', 5, -0.01)]);

  it('finds those whose interval holds zero', () => {
    assert.equal(isAlike(variant('c-0001', 0.8, 4, 100)), true);
    assert.equal(isAlike(variant('c-0002', 0.8, 5, 100)), false);
    assert.equal(isAlike(variant('c-0003', 0.8, 5, 100)), false);
  });

  it('says nothing of a variant of another run with the same id', () => {
    assert.equal(isAlike(variant('c-0001', 0.8, 3.9, 100)), false);
  });
});
