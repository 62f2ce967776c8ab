import assert from 'node:assert/strict';
import { afterDeath, freshPolicy, mayRestart } from '../../../../src/host/engine/restartPolicy';

describe('engine restart policy', () => {
  it('allows three restarts in five minutes, then refuses, then forgets', () => {
    let policy = freshPolicy;
    for (const time of [0, 1000, 2000]) {
      policy = afterDeath(policy, time);
      assert.ok(mayRestart(policy, time));
    }
    policy = afterDeath(policy, 3000);
    assert.ok(!mayRestart(policy, 3000));
    assert.ok(mayRestart(policy, 3000 + 5 * 60_000));
  });
});
