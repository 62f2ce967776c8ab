// A command that needs no engine: plain arithmetic over files. Errors and exit codes are those of every other command.
import { toJsonError } from '../shared/errors';
import type { CommonOptions } from './session';
import { exitCode, printError, printJson } from './terminal';

/** `work` returns what `--json` prints; `print` shows the same to a person. */
export async function plainCommand<T>(
  { json = false }: CommonOptions,
  work: () => Promise<T>,
  print: (result: T) => void,
): Promise<void> {
  try {
    const result = await work();
    if (json) printJson(result);
    else print(result);
  } catch (error) {
    const data = toJsonError(error);
    printError(data, json);
    process.exitCode = exitCode(data);
  }
}
