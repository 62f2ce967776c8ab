// Names inside archives are input like any other: nothing is ever written to them, but a name that points outside its
// archive is a sign of a hostile or broken file, so reading stops there.
import { AdaScaleError } from '../../shared/errors';

/**
 * The entry's name with `/`, without leading `./`.
 * @throws AdaScaleError `data.archivePath` for absolute names, `..` and control characters
 */
export function safeEntryPath(archive: string, name: string): string {
  const parts = name.split(/[\\/]/).filter((part) => part !== '.' && part !== '');
  const control = [...name].some((character) => character.charCodeAt(0) < 32);
  const hostile = control || /^[\\/]|^[A-Za-z]:[\\/]/.test(name) || parts.includes('..');
  if (!hostile) return parts.join('/');
  throw new AdaScaleError(
    'data.archivePath',
    `${archive} has an entry whose name leads outside the archive: ${JSON.stringify(name)}`,
    'Do not use this archive, or unpack it with a tool that you trust and pass the folder.',
  );
}
