import * as assert from 'node:assert/strict';
import type { ChildMessage, ChildOptions } from '../../../../src/engine/runtimes/local/messages';
import { measureModels } from '../../../../src/engine/runtimes/local/measureModels';

const options: ChildOptions = { threads: 1, warmUpRuns: 2, rehearsals: 0, minimumRuns: 4, minimumMs: 0 };

/** What runs in which order, by the path of its model, after the warm-up; and what was said. */
async function measured(changes: Partial<ChildOptions>): Promise<{ runs: readonly string[]; said: ChildMessage[] }> {
  const runs: string[] = [];
  const create = (path: string): Promise<unknown> =>
    Promise.resolve({ inputMetadata: [], run: () => Promise.resolve(void runs.push(path)) });
  const ort = { InferenceSession: { create } } as unknown as Parameters<typeof measureModels>[0];
  const said: ChildMessage[] = [];
  const requests = ['a', 'b'].map((id) => ({ id, modelPath: id }));
  await measureModels(ort, requests, { ...options, ...changes }, (message) => void said.push(message));
  return { runs: runs.slice(requests.length * options.warmUpRuns), said };
}

describe('the measuring loop', () => {
  it('runs every model once in a round, another one first each time', async () =>
    assert.match((await measured({})).runs.join(''), /^(abba){2,}/));

  it('rehearses a model right before each measured run, and records the measured ones alone', async () => {
    const { runs, said } = await measured({ rehearsals: 2 });
    assert.match(runs.join(''), /^(aaabbbbbbaaa){2,}/);
    const done = said.find((message) => message.kind === 'done');
    const recorded = done?.results.map(({ latenciesMs }) => latenciesMs.length) ?? [];
    assert.deepEqual(recorded, [runs.length / 6, runs.length / 6]);
  });
});
