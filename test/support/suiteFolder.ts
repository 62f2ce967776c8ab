// One temporary folder for a whole suite, removed afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Call inside `describe`; the returned function gives the folder while tests run. */
export function suiteFolder(): () => string {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'adascale-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}
