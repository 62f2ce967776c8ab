import assert from 'node:assert/strict';
import { parseMinutes } from '../../../../src/host/wizard/minutesText';

describe('host: minutes as people type them', () => {
  it('are read with a point or a comma, with or without their unit', () => {
    assert.deepEqual(
      ['10', ' 30 min', '0,5', '1.5 minutes', '360'].map((text) => parseMinutes(text)),
      [10, 30, 0.5, 1.5, 360],
    );
  });

  it('are none where the load could not be sustained', () => {
    for (const text of ['', '0', '-1', '361', 'ten', '5 h', '1e2', 'Infinity'])
      assert.equal(parseMinutes(text), null, text);
  });
});
