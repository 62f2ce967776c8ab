import assert from 'node:assert/strict';
import { SessionCache } from '../../../../src/engine/train/sessionCache';

function tracked(capacity: number) {
  const created: string[] = [];
  const disposed: string[] = [];
  const cache = new SessionCache(capacity, (key) => {
    created.push(key);
    return Promise.resolve({
      step: () => Promise.reject(new Error('not stepped here')),
      dispose: () => Promise.resolve(void disposed.push(key)),
    });
  });
  return { cache, created, disposed };
}

describe('SessionCache', () => {
  it('creates once, evicts and disposes the least recently used', async () => {
    const { cache, created, disposed } = tracked(2);
    const first = await cache.get('a');
    await cache.get('b');
    assert.equal(await cache.get('a'), first);
    await cache.get('c');
    assert.deepEqual(created, ['a', 'b', 'c']);
    assert.deepEqual(disposed, ['b']);
    assert.equal(await cache.get('a'), first);
    await cache.get('b');
    assert.deepEqual(created, ['a', 'b', 'c', 'b']);
    assert.deepEqual(disposed, ['b', 'c']);
  });

  it('disposes what is left, once', async () => {
    const { cache, disposed } = tracked(4);
    await cache.get('a');
    await cache.get('b');
    await cache.dispose();
    await cache.dispose();
    assert.deepEqual(disposed, ['a', 'b']);
    assert.equal(cache.size, 0);
  });

  it('keeps the session that was asked for even without capacity', async () => {
    const { cache, disposed } = tracked(0);
    await cache.get('a');
    assert.deepEqual([cache.size, disposed.length], [1, 0]);
  });
});
