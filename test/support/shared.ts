// Real models and data lie beside the project in `../shared` on the team's machines; elsewhere tests that need them skip by name.
import { existsSync } from 'node:fs';
import * as path from 'node:path';

const root = process.env['ADASCALE_SHARED'] ?? path.resolve(__dirname, '../../../shared');

/** Absolute path of a file or folder in `../shared`, or null where it is absent. */
export function sharedPath(relative: string): string | null {
  const full = path.join(root, relative);
  return existsSync(full) ? full : null;
}

/** Skips the running test, saying which input it lacks; returns the path otherwise. */
export function requireShared(context: Mocha.Context, relative: string): string {
  const full = sharedPath(relative);
  if (full !== null) return full;
  if (context.test) context.test.title += ` [skipped: ../shared/${relative} is absent]`;
  return context.skip();
}
