// A control group of our own for one measuring process: made, capped, read, and always removed. Groups of an engine that was
// killed are removed by its measuring process, or, where that was killed too, by whoever makes the next group.
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { isAlive } from '../../../runs/isAlive';
import type { GroupPlace, GroupVersion } from './groupPlaces';

export interface MemoryGroup {
  readonly folder: string;
  /** Write `0` to the first to join, to the second to go back. */
  readonly joinFile: string;
  readonly leaveFile: string;
  cap(bytes: number): Promise<void>;
  /** Bytes of the processes' own and of files that are mapped into them; without what the system may give up at any time. */
  usedBytes(): Promise<number>;
  /** Whether the system ended a process of the group for want of memory. */
  hasKilled(): Promise<boolean>;
  /** Ends what is left in it and removes it. */
  remove(): Promise<void>;
}

/** On a control group file system a folder is removed with the files in it; tests have plain folders. */
export type RemoveFolder = (folder: string) => Promise<void>;

interface Words {
  readonly cap: string;
  readonly kills: string;
  readonly own: string;
  readonly mapped: string;
}

const words: Readonly<Record<GroupVersion, Words>> = {
  1: { cap: 'memory.limit_in_bytes', kills: 'memory.oom_control', own: 'rss', mapped: 'mapped_file' },
  2: { cap: 'memory.max', kills: 'memory.events', own: 'anon', mapped: 'file_mapped' },
};

/** Lines of a name and a number. */
async function numbers(file: string): Promise<ReadonlyMap<string, number>> {
  const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.split(' '));
  return new Map(lines.map(([name = '', value = '']) => [name, Number(value)]));
}

const prefix = 'adascale';
const ours = new RegExp(`^${prefix}-(\\d+)-\\d+$`);
let made = 0;

/** @throws the system's error where no group may be made there. */
export async function makeGroup(place: GroupPlace, removeFolder: RemoveFolder = rmdir): Promise<MemoryGroup> {
  await sweep(place.parent, removeFolder);
  made += 1;
  const folder = path.join(place.parent, `${prefix}-${process.pid}-${made}`);
  await mkdir(folder);
  const { cap, kills, own, mapped } = words[place.version];
  const at = (name: string): string => path.join(folder, name);
  return {
    folder,
    joinFile: at('cgroup.procs'),
    leaveFile: path.join(place.home, 'cgroup.procs'),
    cap: (bytes) => writeFile(at(cap), String(Math.round(bytes))),
    usedBytes: async () => {
      const stat = await numbers(at('memory.stat'));
      return (stat.get(own) ?? 0) + (stat.get(mapped) ?? 0);
    },
    hasKilled: async () => ((await numbers(at(kills))).get('oom_kill') ?? 0) > 0,
    remove: () => remove(folder, removeFolder),
  };
}

const patienceMs = 5000;
const pauseMs = 20;

/** A group is busy until the last of its processes is gone. */
async function remove(folder: string, removeFolder: RemoveFolder): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    await endMembers(folder);
    try {
      return await removeFolder(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Only what was started to be measured is ever in a group of ours. */
async function endMembers(folder: string): Promise<void> {
  const text = await readFile(path.join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
  for (const pid of text.split('\n').map(Number)) {
    if (!(pid > 1) || pid === process.pid) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone by itself.
    }
  }
}

/** Groups whose maker is gone. */
async function sweep(parent: string, removeFolder: RemoveFolder): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(ours.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await remove(path.join(parent, name), removeFolder).catch(() => undefined);
  }
}
