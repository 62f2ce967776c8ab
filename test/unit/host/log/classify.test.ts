import assert from 'node:assert/strict';
import { fullSentence, surfaceOf } from '../../../../src/host/log/classify';
import { toJsonError } from '../../../../src/shared/errors';

describe('how errors surface', () => {
  it('is silent about what the person cancelled', () => {
    assert.equal(surfaceOf({ code: 'cancelled', message: 'Cancelled' }), 'silent');
    assert.equal(surfaceOf(toJsonError(new DOMException('x', 'AbortError'))), 'silent');
  });

  it('tells the engine, the fixable and the unexpected apart', () => {
    assert.equal(surfaceOf({ code: 'engine.exited', message: '' }), 'engine');
    assert.equal(surfaceOf({ code: 'disk.full', message: '' }), 'fixable');
    assert.equal(surfaceOf({ code: 'compute.unavailable', message: '' }), 'fixable');
    assert.equal(surfaceOf(toJsonError(new TypeError('x is not a function'))), 'unexpected');
  });

  it('ends both parts like sentences', () => {
    assert.equal(fullSentence({ code: 'a.b', message: 'No labels', hint: 'Add some.' }), 'No labels. Add some.');
    assert.equal(fullSentence({ code: 'a.b', message: 'Why?' }), 'Why?');
  });
});
