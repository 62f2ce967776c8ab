import * as assert from 'node:assert/strict';
import { toOutputAgreement, worstAgreement } from '../../../../src/shared/run/outputAgreement';

describe('the agreement of outputs', () => {
  it('allows for rounding and no more, and knows no size of what has no end', () => {
    assert.deepEqual(toOutputAgreement(1e-4), { maximumDifference: 1e-4, differs: false });
    assert.deepEqual(toOutputAgreement(1.01e-4), { maximumDifference: 1.01e-4, differs: true });
    assert.deepEqual(toOutputAgreement(Infinity), { maximumDifference: null, differs: true });
    assert.deepEqual(toOutputAgreement(NaN), { maximumDifference: null, differs: true });
  });

  it('of several forms is that of the worst, and unknown where one was not compared', () => {
    const [same, other] = [toOutputAgreement(1e-7), toOutputAgreement(0.5)];
    assert.deepEqual(worstAgreement([same, other]), other);
    assert.deepEqual(worstAgreement([same, toOutputAgreement(Infinity)]), { maximumDifference: null, differs: true });
    assert.equal(worstAgreement([same, undefined]), undefined);
    assert.equal(worstAgreement([]), undefined);
  });
});
