import * as assert from 'node:assert/strict';
import { changedRange } from '../../../../src/host/policy/changedRange';
import { RunMemory } from '../../../../src/host/runs/runMemory';
import { diffLines } from '../../../../src/shared/policy/authoring/diffLines';
import { createRandom } from '../../../../src/shared/random';

const texts = createRandom(12, 'texts');
const randomText = (): string => Array.from({ length: texts.integer(12) }, () => 'ab\n'[texts.integer(3)]).join('');

describe('what an edit replaces', () => {
  it('gives the text after, from any text before, and no more than the difference', () => {
    assert.equal(changedRange('same', 'same'), null);
    assert.deepEqual(changedRange('below: 20,', 'below: 25,'), { start: 8, end: 9, text: '5' });
    for (let i = 0; i < 500; i++) {
      const [before, after] = [randomText(), randomText()];
      const range = changedRange(before, after);
      assert.equal(
        range === null ? before : before.slice(0, range.start) + range.text + before.slice(range.end),
        after,
      );
    }
  });
});

describe('lines that differ', () => {
  it('are told so that both texts can be read from them', () => {
    for (let i = 0; i < 500; i++) {
      const [before, after] = [randomText(), randomText()];
      const lines = diffLines(before, after);
      const side = (left: string): string =>
        lines
          .filter(({ kind }) => kind !== left)
          .map(({ text }) => text)
          .join('\n');
      assert.deepEqual([side('added'), side('gone')], [before, after]);
    }
    const kinds = diffLines('a\nb\nc', 'a\nx\nc').map(({ kind }) => kind);
    assert.deepEqual(kinds, ['same', 'gone', 'added', 'same']);
  });
});

describe('the policy of a run', () => {
  it('is remembered, and what another version wrote is not trusted', async () => {
    let kept: unknown = [['run', 7], 'x', ['other', 'file:///o']];
    const memory = new RunMemory(
      {
        keys: () => [],
        get: () => kept as never,
        update: async (_key: string, value: unknown) => void (kept = value),
      },
      'policyFiles',
    );
    assert.deepEqual([memory.get('run'), memory.get('other')], [null, 'file:///o']);
    for (let i = 0; i < 60; i++) await memory.keep(`run-${i}`, `file:///${i}`);
    assert.deepEqual([memory.get('run-59'), memory.get('run-5')], ['file:///59', null]);
  });
});
