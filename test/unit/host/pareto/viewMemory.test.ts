import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { ViewMemory } from '../../../../src/host/pareto/viewMemory';

function memento(fail?: Error): Memento {
  const kept = new Map<string, string>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => JSON.parse(kept.get(key) ?? 'null') as never,
    update: async (key, value) => {
      if (fail) throw fail;
      kept.set(key, JSON.stringify(value));
    },
  };
}

const unexpected = (error: unknown): never => assert.fail(String(error));

describe('host: view memory', () => {
  it('outlives its window, a view a run', () => {
    const storage = memento();
    const first = new ViewMemory(storage, unexpected);
    for (const [run, view] of [
      ['/a', '1'],
      ['/b', '2'],
      ['/a', '3'],
    ] as const)
      first.keep(run, view);
    const second = new ViewMemory(storage, unexpected);
    assert.deepEqual([second.get('/a'), second.get('/b'), second.get('/c')], ['3', '2', null]);
  });

  it('keeps the twenty runs that were explored last', () => {
    const memory = new ViewMemory(memento(), unexpected);
    const runs = Array.from({ length: 21 }, (_, index) => `/run${index}`);
    for (const run of runs) memory.keep(run, run);
    memory.keep('/run1', 'again');
    assert.deepEqual(
      runs.filter((run) => memory.get(run) === null),
      ['/run0'],
    );
  });

  it('takes nothing that another version wrote, and says when nothing can be written', async () => {
    const storage = memento();
    await storage.update('paretoViews', [['/a', 7], 'x', ['/b', 'view']]);
    const memory = new ViewMemory(storage, unexpected);
    assert.deepEqual([memory.get('/a'), memory.get('/b')], [null, 'view']);
    const failure = new Error('disk full');
    const told = await new Promise((resolve) => new ViewMemory(memento(failure), resolve).keep('/a', 'view'));
    assert.equal(told, failure);
  });
});
