// The runtimes' sources: files of this project that the build puts beside the engine; from sources (tests) they are read where
// they lie.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';

/** Whether this runs from the project's sources and not from its build. */
export const runsFromSources = __filename.endsWith('.ts');

/** Folder of a language's files in the build. */
export const builtFolder = (language: string): string => path.join(__dirname, 'runtime', language);

/** @throws AdaScaleError `internal.incompleteBuild`. */
export async function readSources(folder: string, names: readonly string[]): Promise<readonly string[]> {
  return guarded(() => Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8'))));
}

/** @throws AdaScaleError `internal.incompleteBuild` in place of whatever `read` throws. */
export async function guarded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new AdaScaleError(
      'internal.incompleteBuild',
      `The policy runtime is missing: ${(error as Error).message}`,
      'Build or install AdaScale again',
      { cause: error },
    );
  }
}
