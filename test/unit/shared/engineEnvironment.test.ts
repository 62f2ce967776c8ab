import assert from 'node:assert/strict';
import { engineEnvironment, measuringEnvironment } from '../../../src/shared/engineEnvironment';

describe('the environment of a process', () => {
  const person = { PATH: '/bin', NODE_OPTIONS: '--inspect' };

  it('of an engine has what many sessions need, on Linux, and never the person’s options of Node', () => {
    const linux = engineEnvironment('linux', person, { EXTRA: '1' });
    assert.deepEqual([linux['PATH'], linux['NODE_OPTIONS'], linux['EXTRA']], ['/bin', undefined, '1']);
    assert.equal(linux['MALLOC_ARENA_MAX'], '1');
    assert.equal(engineEnvironment('darwin', person)['MALLOC_ARENA_MAX'], undefined);
  });

  it('that measures is the person’s own again: an app has no settings of an engine', () => {
    assert.deepEqual(measuringEnvironment({ ...engineEnvironment('linux', person), NODE_OPTIONS: 'x' }), {
      PATH: '/bin',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });
});
