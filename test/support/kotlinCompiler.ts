// Debian's `kotlin`, or any kotlinc in the PATH, with a Java to run what it makes.
import { execFileSync } from 'node:child_process';

const runs = (command: string): boolean => {
  try {
    execFileSync(command, ['-version'], { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
};

/** Why Kotlin cannot be compiled and run here, or undefined where it can. */
export function kotlinProblem(): string | undefined {
  if (process.platform === 'win32') return 'kotlinc is looked for on Unix only';
  if (!runs('java')) return 'java is not installed';
  return runs('kotlinc') ? undefined : 'kotlinc is not installed';
}

/** Compiles `sources` with their main function into a jar. Takes seconds; minutes on a busy machine. */
export const compileKotlin = (sources: readonly string[], jar: string): void => {
  execFileSync('kotlinc', [...sources, '-include-runtime', '-d', jar], { stdio: 'pipe', timeout: 8 * 60_000 });
};

export const runKotlin = (jar: string, mainClass: string, args: readonly string[]): string =>
  execFileSync('java', ['-cp', jar, mainClass, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
