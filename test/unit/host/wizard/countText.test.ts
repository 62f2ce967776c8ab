import assert from 'node:assert/strict';
import { parseCount } from '../../../../src/host/wizard/countText';

describe('whole numbers as people type them', () => {
  it('takes them from 1 to the most', () => {
    assert.deepEqual(
      ['1', ' 12 ', '1000'].map((text) => parseCount(text, 1000)),
      [1, 12, 1000],
    );
  });

  it('takes nothing else', () => {
    for (const text of ['', '0', '-3', '1001', '1.5', '1e3', '0x10', 'twelve', '12 epochs', '9'.repeat(400)])
      assert.equal(parseCount(text, 1000), null, text);
  });
});
