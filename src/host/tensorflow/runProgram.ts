// A program with its lines as they come, whose whole process tree ends when it is cancelled: npm starts install scripts.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { AdaScaleError } from '../../shared/errors';

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** Resolves to the exit code, null where a signal ended it. */
export type RunProgram = (run: ProgramRun) => Promise<number | null>;

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true }, () => undefined);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL'); // its process group: it was started as the leader of one
  } catch {
    child.kill('SIGKILL'); // the group is gone already
  }
}

/** @throws AdaScaleError `cancelled`; the system's error where the program does not start. */
export const runProgram: RunProgram = ({ program, args, folder, environment, signal, onLine }) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new AdaScaleError('cancelled', 'Cancelled'));
      return;
    }
    const child = spawn(program, args, {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const stop = (): void => killTree(child);
    signal.addEventListener('abort', stop, { once: true });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
    child.once('error', reject);
    // `close` comes after the last line; what it held open in the folder is released by then.
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(new AdaScaleError('cancelled', 'Cancelled'));
      else resolve(code);
    });
  });
