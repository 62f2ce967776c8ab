// Whether a folder can be written, asked before long work. It need not exist: then its nearest ancestor is asked.
import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';
import { diskError, hasCode } from './diskError';

/**
 * @param file what will be written, for the message
 * @throws AdaScaleError `disk.readOnly`, `input.notFolder`
 */
export async function requireWritable(folder: string, file: string): Promise<void> {
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    try {
      return await access(place, constants.W_OK);
    } catch (error) {
      const goesOn = hasCode(error, 'ENOENT') && place !== path.dirname(place);
      if (!goesOn) throw diskError(error, path.join(place, file));
    }
  }
}
