// A folder for large files that live as long as one measurement; what a killed engine left goes with the next one.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { isAlive } from '../runs/isAlive';

const ours = /^scratch-(\d+)-/;

/** @throws the system's error where `folder` cannot be written. */
export async function makeScratch(folder: string): Promise<string> {
  for (const name of await readdir(folder)) {
    const pid = Number(ours.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(path.join(folder, name), { recursive: true, force: true });
  }
  return mkdtemp(path.join(folder, `scratch-${process.pid}-`));
}
