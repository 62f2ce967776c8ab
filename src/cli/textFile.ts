// Text files that a command line names: read within bounds, written without replacing what is there by halves.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { AdaScaleError } from '../shared/errors';

/** @throws AdaScaleError `input.notFound`, `input.notFile`, `input.tooLarge`, `input.unreadable`. */
export async function readTextFile(file: string, largestBytes: number): Promise<string> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new AdaScaleError('input.notFound', `Cannot read ${file}: ${error.code}`, 'Check the path.', {
      cause: error,
    });
  });
  if (!found.isFile()) throw new AdaScaleError('input.notFile', `${file} is not a file`, 'Name a file.');
  if (found.size > largestBytes)
    throw new AdaScaleError('input.tooLarge', `${file} has ${found.size} bytes; at most ${largestBytes} are read`);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AdaScaleError('input.unreadable', `Cannot read ${file}: ${error.code}`, 'Check its permissions.', {
      cause: error,
    });
  });
}

/** @throws AdaScaleError `input.outputExists`, `input.unwritable`. */
export async function writeNewTextFile(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST')
      throw new AdaScaleError('input.outputExists', `${file} exists already`, 'Choose another name, or remove it.');
    throw new AdaScaleError('input.unwritable', `Cannot write ${file}: ${error.code}`, 'Choose another folder.', {
      cause: error,
    });
  });
}
