// Parts of the kit that are done are kept as JSON, so that a killed kit repeats one part at most.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { writeFileAtomic } from '../../runs/atomic';
import { hasCode } from '../../runs/diskError';

/** What `make` once returned under this name in `folder`. @throws AdaScaleError `disk.…`; what `make` throws. */
export async function kept<T>(folder: string, name: string, make: () => Promise<T>): Promise<T> {
  const file = path.join(folder, `${name}.json`);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const made = await make();
  await writeFileAtomic(file, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}
