// Files of a run come from a disk that anything may have written: their size is looked at before they are read.
import { readFile, stat } from 'node:fs/promises';
import { AdaScaleError } from '../../shared/errors';
import { formatBytes } from '../../shared/format';

/** The whole file. @throws AdaScaleError `run.corrupt` above `limitBytes`; the file system's own errors. */
export async function readBounded(file: string, limitBytes: number): Promise<Buffer> {
  const { size } = await stat(file);
  if (size <= limitBytes) return readFile(file);
  throw new AdaScaleError(
    'run.corrupt',
    `${file} is damaged: it has ${formatBytes(size)}, at most ${formatBytes(limitBytes)} are read`,
    'Start a new run, or restore the run folder from a copy.',
  );
}
