import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { acquireLock, lockHolder } from '../../../../src/engine/runs/lock';
import { AdaScaleError } from '../../../../src/shared/errors';
import { temporaryFolders } from '../../../support/temporary';

const token = '0123abcd-0000-4000-8000-000000000000';
/** The id of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

function writeLock(folder: string, change: object): Promise<void> {
  const holder = { pid: process.pid, started: null, host: hostname(), token, ...change };
  return writeFile(path.join(folder, 'lock'), JSON.stringify(holder));
}

const isLocked = (error: unknown): boolean => error instanceof AdaScaleError && error.code === 'run.locked';

describe('engine/runs/lock', () => {
  const folder = temporaryFolders();

  it('lets one holder in, names it to the next, and lets go', async () => {
    const run = await folder();
    const lock = await acquireLock(run);
    assert.equal(await lockHolder(run), process.pid);
    await assert.rejects(acquireLock(run), (error) => isLocked(error) && String(error).includes(String(process.pid)));
    await lock.release();
    assert.equal(await lockHolder(run), null);
    assert.deepEqual(await readdir(run), []);
  });

  it('takes over from a dead process, whose lock does not count as live', async () => {
    const run = await folder();
    await writeLock(run, { pid: deadPid() });
    assert.equal(await lockHolder(run), null);
    const lock = await acquireLock(run);
    assert.deepEqual(await readdir(run), ['lock']);
    assert.equal(await lockHolder(run), process.pid);
    await lock.release();
  });

  it('takes over where the process id was given to another process since', async function () {
    if (process.platform !== 'linux') this.skip();
    const run = await folder();
    await writeLock(run, { started: '1' });
    assert.equal(await lockHolder(run), null);
    await (await acquireLock(run)).release();
  });

  it('judges a lock of another computer by its heartbeat', async () => {
    const run = await folder();
    await writeLock(run, { host: 'elsewhere' });
    await assert.rejects(acquireLock(run), isLocked);
    const old = new Date(Date.now() - 120_000);
    await utimes(path.join(run, 'lock'), old, old);
    await (await acquireLock(run)).release();
  });

  it('treats a lock that was cut short as held until its heartbeat is overdue', async () => {
    const run = await folder();
    await writeFile(path.join(run, 'lock'), '{"pid":');
    await assert.rejects(acquireLock(run), isLocked);
    const old = new Date(Date.now() - 120_000);
    await utimes(path.join(run, 'lock'), old, old);
    await (await acquireLock(run)).release();
  });

  it('gets past a taker that died while it took over', async () => {
    const run = await folder();
    await writeLock(run, { pid: deadPid() });
    const dead = { pid: deadPid(), started: null, host: hostname(), token: 'feedbeef-1' };
    await writeFile(path.join(run, 'lock.0123abcd'), JSON.stringify(dead));
    const lock = await acquireLock(run);
    assert.deepEqual(await readdir(run), ['lock']);
    await lock.release();
  });

  it('lets exactly one of many takers win', async () => {
    const run = await folder();
    await writeLock(run, { pid: deadPid() });
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => acquireLock(run)));
    const won = results.filter((result) => result.status === 'fulfilled');
    assert.equal(won.length, 1);
    assert.ok(results.every((result) => result.status === 'fulfilled' || isLocked(result.reason)));
    assert.deepEqual(await readdir(run), ['lock']);
    await won[0]?.value.release();
  });

  it('is free again after its holder was killed with -9', async () => {
    const run = await folder();
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '-e',
        `require('./src/engine/runs/lock').acquireLock(${JSON.stringify(run)}).then(() => { console.log('held'); setInterval(() => {}, 1000); })`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    await assert.rejects(acquireLock(run), (error) => isLocked(error) && String(error).includes(String(child.pid)));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const before = await readFile(path.join(run, 'lock'), 'utf8');
    const lock = await acquireLock(run);
    assert.notEqual(await readFile(path.join(run, 'lock'), 'utf8'), before);
    await lock.release();
  });
});
