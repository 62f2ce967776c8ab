// One writer a run. The lock is a file that says who holds it: process id, when that process started (ids are reused) and
// a random token; its modification time is the holder's heartbeat. A lock whose holder is dead is taken over: the right to
// replace one particular lock is itself a file named after that lock's token, so that of many takers exactly one wins.
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { diskError, hasCode } from './diskError';
import { isAlive } from './isAlive';

const heartbeatMs = 10_000;
const silentMs = 60_000;

interface Holder {
  readonly pid: number;
  /** Start time of the process in the system's own ticks, null where it cannot be read. */
  readonly started: string | null;
  readonly host: string;
  readonly token: string;
}

export interface Lock {
  /** Aborted if another process took the lock over, which must stop all writing. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Field 22 of /proc/<pid>/stat; the command in field 2 may itself hold spaces and brackets. */
async function processStart(pid: number): Promise<string | null> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'latin1');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

async function readHolder(file: string): Promise<(Holder & { readonly silent: boolean }) | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const silent = Date.now() - mtimeMs > silentMs;
    return { ...parseHolder(text), silent };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** A lock cut short by a kill names nobody; it counts as held until its heartbeat is overdue. */
function parseHolder(text: string): Holder {
  const unknown: Holder = { pid: 0, started: null, host: '', token: 'unreadable' };
  try {
    const { pid, started, host, token } = JSON.parse(text) as Partial<Record<keyof Holder, unknown>>;
    if (!Number.isInteger(pid) || typeof host !== 'string' || typeof token !== 'string') return unknown;
    // The token becomes part of a file name.
    if (!/^[0-9a-f-]{1,64}$/.test(token)) return unknown;
    return { pid: pid as number, started: typeof started === 'string' ? started : null, host, token };
  } catch {
    return unknown;
  }
}

async function isLive(holder: Holder & { readonly silent: boolean }): Promise<boolean> {
  if (holder.host !== hostname()) return !holder.silent;
  if (holder.pid <= 0 || !isAlive(holder.pid)) return false;
  const started = await processStart(holder.pid);
  // Where the system does not tell start times, a live id with an overdue heartbeat is a reused one.
  return started === null || holder.started === null ? !holder.silent : started === holder.started;
}

/** The process id that holds the lock of a run folder now, or null. */
export async function lockHolder(folder: string): Promise<number | null> {
  const holder = await readHolder(path.join(folder, 'lock'));
  return holder !== null && (await isLive(holder)) ? holder.pid : null;
}

const held = (folder: string, pid: number): AdaScaleError =>
  new AdaScaleError(
    'run.locked',
    `The run ${folder} is in use by process ${pid}`,
    'Wait until it ends, or cancel it there.',
  );

/** Puts our lock at `file`, replacing a dead one. */
async function claim(file: string, folder: string, mine: Holder): Promise<void> {
  try {
    await writeFile(file, JSON.stringify(mine), { flag: 'wx' });
    return;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw diskError(error, file);
  }
  const other = await readHolder(file);
  if (other === null) return claim(file, folder, mine);
  if (await isLive(other)) throw held(folder, other.pid);
  const right = `${file}.${other.token.slice(0, 8)}`;
  await claim(right, folder, mine);
  const now = await readHolder(file);
  if (now?.token !== other.token) {
    await rm(right, { force: true });
    throw held(folder, now?.pid ?? other.pid);
  }
  await rename(right, file);
}

/** Takes the lock of a run folder. @throws AdaScaleError `run.locked` naming the process, `disk.full`, `disk.readOnly`. */
export async function acquireLock(folder: string): Promise<Lock> {
  const file = path.join(folder, 'lock');
  const mine: Holder = {
    pid: process.pid,
    started: await processStart(process.pid),
    host: hostname(),
    token: randomUUID(),
  };
  await claim(file, folder, mine);
  const lost = new AbortController();
  const beat = setInterval(() => void heartbeat(file, mine, lost), heartbeatMs);
  beat.unref();
  return {
    lost: lost.signal,
    release: async () => {
      clearInterval(beat);
      if ((await readHolder(file))?.token === mine.token) await rm(file, { force: true });
    },
  };
}

async function heartbeat(file: string, mine: Holder, lost: AbortController): Promise<void> {
  try {
    const holder = await readHolder(file);
    if (holder?.token !== mine.token) {
      lost.abort(held(path.dirname(file), holder?.pid ?? 0));
      return;
    }
    const now = new Date();
    await utimes(file, now, now);
  } catch {
    // A file system that fails for a moment must not stop the run; the next beat tries again.
  }
}
