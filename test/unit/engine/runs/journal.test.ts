import assert from 'node:assert/strict';
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { Journal, readJournal } from '../../../../src/engine/runs/journal';
import { temporaryFolders } from '../../../support/temporary';

interface Row {
  readonly n: number;
  readonly text: string;
}

function parse(value: unknown): Row {
  const row = value as Row;
  if (typeof row.n !== 'number') throw new Error('has no n');
  return row;
}

describe('engine/runs/journal', () => {
  const folder = temporaryFolders();
  const rows = Array.from({ length: 5 }, (_, n) => ({ n, text: `größe ${n}\n` }));

  async function written(): Promise<string> {
    const file = path.join(await folder(), 'rows.jsonl');
    const journal = await Journal.open(file, parse);
    await Promise.all(rows.map((row) => journal.append(row)));
    await journal.close();
    return file;
  }

  it('keeps the order of calls and reads back the same', async () => {
    const file = await written();
    assert.deepEqual(await readJournal(file, parse), rows);
    assert.deepEqual(await readJournal(`${file}.absent`, parse), []);
  });

  it('opens at whatever byte a kill cut it, with the whole records before and none after', async () => {
    const file = await written();
    const bytes = await readFile(file);
    const ends = [...bytes.keys()].filter((index) => bytes[index] === 0x0a);
    for (let length = 0; length <= bytes.length; length++) {
      await writeFile(file, bytes.subarray(0, length));
      const whole = ends.filter((end) => end < length).length;
      assert.deepEqual(await readJournal(file, parse), rows.slice(0, whole));
      const journal = await Journal.open(file, parse);
      assert.deepEqual(journal.records, rows.slice(0, whole));
      await journal.append({ n: 99, text: 'after' });
      await journal.close();
      assert.deepEqual(await readJournal(file, parse), [...rows.slice(0, whole), { n: 99, text: 'after' }]);
    }
  });

  it('drops a last line of zeros that a power cut may leave', async () => {
    const file = await written();
    await appendFile(file, Buffer.concat([Buffer.alloc(40), Buffer.from('\n')]));
    const journal = await Journal.open(file, parse);
    assert.equal(journal.records.length, 5);
    await journal.close();
    assert.equal((await readFile(file)).includes(0), false);
  });

  it('names the line of damage in the middle instead of dropping what follows', async () => {
    const file = await written();
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('{"n":2', '{"n":!'));
    await assert.rejects(readJournal(file, parse), /rows\.jsonl .* line 3 is not JSON/);
    await writeFile(file, text.replace('"n":1', '"m":1'));
    await assert.rejects(Journal.open(file, parse), /line 2 has no n/);
  });

  it('truncates from the first record that is not kept, on disk and in memory', async () => {
    const file = await written();
    const journal = await Journal.open(file, parse);
    await journal.truncateWhere((row) => row.n < 3);
    await journal.append({ n: 3, text: 'again' });
    assert.deepEqual(
      journal.records.map((row) => row.text),
      [...rows.slice(0, 3).map((row) => row.text), 'again'],
    );
    await journal.close();
    assert.deepEqual(await readJournal(file, parse), [...rows.slice(0, 3), { n: 3, text: 'again' }]);
    await truncate(file, 0);
    assert.deepEqual(await readJournal(file, parse), []);
  });
});
