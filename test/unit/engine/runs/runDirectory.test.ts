import assert from 'node:assert/strict';
import { mkdir, open, readFile, readdir, writeFile, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { writeFileAtomic } from '../../../../src/engine/runs/atomic';
import { diskError } from '../../../../src/engine/runs/diskError';
import { freeSpace } from '../../../../src/engine/runs/freeSpace';
import { Journal } from '../../../../src/engine/runs/journal';
import { listRuns } from '../../../../src/engine/runs/listRuns';
import { RunDirectory, readCandidates, readManifest } from '../../../../src/engine/runs/runDirectory';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { AdaScaleError } from '../../../../src/shared/errors';
import { candidate } from '../../../support/candidates';
import { manifest } from '../../../support/manifests';
import { temporaryFolders } from '../../../support/temporary';

const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof AdaScaleError && error.code === code;

const noSpace = (): NodeJS.ErrnoException => Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });

describe('engine/runs/runDirectory', () => {
  const folder = temporaryFolders();

  it('creates, refuses a second writer, closes, opens again with everything', async () => {
    const run = path.join(await folder(), 'deep', 'run');
    const first = await RunDirectory.create(run, manifest());
    await first.addCandidate(candidate('baseline', { accuracy: 0.9 }));
    await first.addCandidate(candidate('c-0001', { accuracy: 0.8 }));
    await first.update({ phase: 'searching' });
    await assert.rejects(RunDirectory.open(run), hasCode('run.locked'));
    await assert.rejects(RunDirectory.create(run, manifest()), hasCode('run.locked'));
    await first.close();
    await assert.rejects(RunDirectory.create(run, manifest()), hasCode('run.exists'));
    const second = await RunDirectory.open(run);
    assert.equal(second.manifest.phase, 'searching');
    assert.deepEqual(
      second.candidates.map((entry) => entry.id),
      ['baseline', 'c-0001'],
    );
    await second.close();
    assert.equal((await readdir(run)).includes('lock'), false);
  });

  it('lets a later line replace the earlier figures without moving the candidate', async () => {
    const run = path.join(await folder(), 'run');
    const directory = await RunDirectory.create(run, manifest());
    for (const accuracy of [0.5, 0.6]) {
      await directory.addCandidate(candidate('c-0001', { accuracy }));
      await directory.addCandidate(candidate('c-0002', { accuracy }));
    }
    await directory.close();
    const read = await readCandidates(run);
    assert.deepEqual(
      read.map((entry) => [entry.id, entry.accuracy.validation]),
      [
        ['c-0001', 0.6],
        ['c-0002', 0.6],
      ],
    );
  });

  it('refuses folders that hold something else, files, and folders that are no runs', async () => {
    const place = await folder();
    await writeFile(path.join(place, 'thesis.txt'), 'x');
    await assert.rejects(RunDirectory.create(place, manifest()), /thesis\.txt/);
    await assert.rejects(RunDirectory.create(path.join(place, 'thesis.txt'), manifest()), hasCode('input.notFolder'));
    await assert.rejects(
      RunDirectory.create(path.join(place, 'thesis.txt', 'run'), manifest()),
      hasCode('input.notFolder'),
    );
    await assert.rejects(readManifest(place), hasCode('run.notFound'));
    await writeFile(path.join(place, 'run.json'), '{"schema": 7}');
    await assert.rejects(readManifest(place), hasCode('run.newerSchema'));
    await writeFile(path.join(place, 'run.json'), '{"schema": 1');
    await assert.rejects(readManifest(place), hasCode('run.corrupt'));
  });

  it('calls a run interrupted that says running while nobody holds its lock, and lists it beside a broken one', async () => {
    const place = await folder();
    const directory = await RunDirectory.create(path.join(place, 'a'), manifest());
    await directory.addCandidate(candidate('baseline', {}));
    await directory.addCandidate(candidate('c-0001', {}));
    assert.equal((await runSnapshot(path.join(place, 'a'))).manifest.state, 'running');
    assert.equal((await listRuns(place)).runs[0]?.live, true);
    await directory.close();
    const snapshot = await runSnapshot(path.join(place, 'a'));
    assert.equal(snapshot.manifest.state, 'interrupted');
    assert.equal(snapshot.baseline?.id, 'baseline');
    assert.deepEqual(
      snapshot.candidates.map((entry) => entry.id),
      ['c-0001'],
    );
    await mkdir(path.join(place, 'b'));
    await writeFile(path.join(place, 'b', 'run.json'), 'no');
    await mkdir(path.join(place, 'no-run'));
    const { runs, unreadable } = await listRuns(place);
    assert.deepEqual(
      runs.map((run) => [path.basename(run.path), run.live, run.evaluated]),
      [['a', false, 1]],
    );
    assert.deepEqual(
      unreadable.map((entry) => [path.basename(entry.path), entry.error.code]),
      [['b', 'run.corrupt']],
    );
    assert.deepEqual(await listRuns(path.join(place, 'absent')), { runs: [], unreadable: [] });
  });

  it('keeps the old file whole and leaves nothing beside it when an atomic write fails', async () => {
    const place = await folder();
    const file = path.join(place, 'run.json');
    await writeFileAtomic(file, 'old');
    const prototype = Object.getPrototypeOf(await open(file, 'r').then(closed)) as FileHandle;
    const sync = Object.getOwnPropertyDescriptor(prototype, 'sync') as PropertyDescriptor;
    Object.defineProperty(prototype, 'sync', { ...sync, value: () => Promise.reject(noSpace()) });
    try {
      await assert.rejects(
        writeFileAtomic(file, 'new'),
        (error) => hasCode('disk.full')(error) && String(error).includes(place) && String(error).includes('3 B'),
      );
    } finally {
      Object.defineProperty(prototype, 'sync', sync);
    }
    assert.equal(await readFile(file, 'utf8'), 'old');
    assert.deepEqual(await readdir(place), ['run.json']);
  });

  it('takes a half-written record back when the disk is full, and goes on when there is room', async () => {
    const file = path.join(await folder(), 'rows.jsonl');
    const journal = await Journal.open(file, (value) => value as number);
    await journal.append(1);
    const { handle } = journal as unknown as { handle: FileHandle };
    const write = handle.write.bind(handle) as (
      bytes: Uint8Array,
      offset?: number,
      length?: number,
    ) => Promise<{ bytesWritten: number }>;
    let calls = 0;
    handle.write = (async (bytes: Uint8Array) => {
      if (calls++ > 0) throw noSpace();
      return write(bytes, 0, 1);
    }) as typeof handle.write;
    await assert.rejects(journal.append(22), hasCode('disk.full'));
    assert.equal(await readFile(file, 'utf8'), '1\n');
    handle.write = write as typeof handle.write;
    await journal.append(3);
    await journal.close();
    assert.equal(await readFile(file, 'utf8'), '1\n3\n');
  });

  it('names the folder of a refused write and passes on what it does not know', () => {
    const refused = Object.assign(new Error('EACCES'), { code: 'EACCES' });
    const told = diskError(refused, path.join('runs', 'one', 'run.json'));
    assert.ok(hasCode('disk.readOnly')(told) && String(told).includes(path.join('runs', 'one')));
    const other = new Error('other');
    assert.equal(diskError(other, 'x'), other);
  });

  it('tells the free space of a folder that is yet to be made', async () => {
    const free = await freeSpace(path.join(await folder(), 'not', 'yet'));
    assert.ok(free !== null && free > 0);
  });
});

async function closed(handle: FileHandle): Promise<FileHandle> {
  await handle.close();
  return handle;
}
