import assert from 'node:assert/strict';
import { refinementFailure, searchFailure } from '../../../../src/host/search/runFailure';
import type { JsonError } from '../../../../src/shared/errors';

const error = (code: string): JsonError => ({ code, message: code });
const refused = { what: 'refine', candidates: ['c-0001'] } as const;

describe('how a run failed', () => {
  it('resumes what was saved, and only that', () => {
    for (const code of ['engine.exited', 'disk.full', 'internal', 'device.vanished', 'run.otherDevice']) {
      assert.equal(searchFailure(error(code), true).remedy, 'resume', code);
      assert.equal(searchFailure(error(code), false).remedy, null, code);
      assert.equal(refinementFailure(error(code), null).remedy, 'resume', code);
    }
    for (const code of ['model.unsupportedOp', 'run.locked', 'train.diverged'])
      assert.equal(searchFailure(error(code), true).remedy, null, code);
  });

  it('asks again for a refinement that did not begin: there is nothing that could be resumed', () => {
    for (const code of ['engine.exited', 'disk.full', 'internal', 'device.offline', 'run.locked'])
      assert.equal(refinementFailure(error(code), refused).remedy, 'again', code);
    for (const code of ['run.nothingNearby', 'run.alreadyTuned', 'input.range'])
      assert.equal(refinementFailure(error(code), refused).remedy, null, code);
    assert.deepEqual(refinementFailure(error('run.locked'), refused).refused, refused);
  });

  it('asks a refinement for data that was moved, whether or not it had begun', () => {
    for (const code of ['data.notFound', 'run.dataChanged'])
      for (const asked of [refused, null]) assert.equal(refinementFailure(error(code), asked).remedy, 'chooseData');
    assert.equal(searchFailure(error('data.notFound'), true).remedy, null);
  });
});
