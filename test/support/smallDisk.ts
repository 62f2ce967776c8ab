// A disk of a few megabytes that a test may fill or make read-only. Only root of some systems may mount one.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import * as path from 'node:path';

export interface SmallDisk {
  readonly path: string;
  readOnly(yes: boolean): void;
  /** Writes until nothing more fits. */
  fill(): Promise<void>;
  empty(): Promise<void>;
  unmount(): void;
}

const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' });

/** Skips the running test, saying why, where nothing can be mounted. */
export function requireDisk(context: Mocha.Context, folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'adascale-test', folder);
  } catch {
    if (context.test) context.test.title += ' [skipped: this user may not mount a tmpfs]';
    return context.skip();
  }
  const filler = path.join(folder, 'filler');
  return {
    path: folder,
    readOnly: (yes) => mount('-o', `remount,${yes ? 'ro' : 'rw'}`, folder),
    fill: () => fill(filler),
    empty: () => rm(filler),
    unmount: () => void execFileSync('umount', [folder]),
  };
}

async function fill(file: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    for (let size = 2 ** 20; size >= 1;) {
      try {
        await handle.appendFile(Buffer.alloc(size, 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 16);
      }
    }
  } finally {
    await handle.close();
  }
}
