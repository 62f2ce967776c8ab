// A file is either the old one or the new one, whole: write beside it, flush to the disk, rename over it, flush the folder.
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { diskError } from './diskError';

/** @throws AdaScaleError `disk.full` (nothing is lost: the old file stays) or `disk.readOnly`, naming the folder. */
export async function writeFileAtomic(file: string, data: Uint8Array | string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw diskError(error, file, typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength);
  }
  await syncFolder(path.dirname(file));
}

/** Makes a rename survive a power cut; Windows does not open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => undefined); // some network file systems refuse; the rename itself is done
  await handle.close();
}
