// What the file system says, in words for people: a full disk and a read-only folder are theirs to mend.
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { formatBytes } from '../../shared/format';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;

/** True for an error of the file system with one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(codeOf(error) ?? '');

/**
 * `disk.full` or `disk.readOnly` naming the folder for errors of writing; anything else is returned as it is.
 * @param bytesNeeded what was about to be written, if known
 */
export function diskError(error: unknown, file: string, bytesNeeded?: number): unknown {
  const folder = path.dirname(file);
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    const needed = bytesNeeded === undefined ? '' : ` (${formatBytes(bytesNeeded)} needed)`;
    return new AdaScaleError(
      'disk.full',
      `The disk is full: ${path.basename(file)} could not be written to ${folder}${needed}`,
      'Free some space and resume the run; what was written before is kept.',
      { cause: error },
    );
  }
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return new AdaScaleError(
      'disk.readOnly',
      `${folder} cannot be written: ${path.basename(file)} was refused`,
      'Choose another folder, or give yourself permission to write there.',
      { cause: error },
    );
  }
  if (hasCode(error, 'ENOTDIR')) {
    return new AdaScaleError(
      'input.notFolder',
      `A part of ${folder} is a file, not a folder`,
      'Choose another folder.',
      {
        cause: error,
      },
    );
  }
  return error;
}
