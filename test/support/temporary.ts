// Folders of their own for each test, removed afterwards.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach } from 'mocha';

/** Call inside `describe`; the function makes a new folder at every call, gone after the test. */
export function temporaryFolders(): () => Promise<string> {
  const folder = makeAndRemove();
  return () => Promise.resolve(folder());
}

/** Call inside `describe`; the function gives the one folder of the running test. */
export function temporaryFolder(): () => string {
  const make = makeAndRemove();
  let current: string | null = null;
  afterEach(() => {
    current = null;
  });
  return () => (current ??= make());
}

function makeAndRemove(): () => string {
  const made: string[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'adascale-'));
    made.push(folder);
    return folder;
  };
}
