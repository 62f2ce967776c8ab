// Room on the disk before long work starts.
import { statfs } from 'node:fs/promises';
import * as path from 'node:path';
import { hasCode } from './diskError';

/** Bytes that this user may still write where `folder` is or will be; null where the system does not tell. */
export async function freeSpace(folder: string): Promise<number | null> {
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    try {
      const { bavail, bsize } = await statfs(place);
      return bavail * bsize;
    } catch (error) {
      if (!hasCode(error, 'ENOENT') || place === path.dirname(place)) return null;
    }
  }
}
