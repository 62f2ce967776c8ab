// Runs the built command line as a user's program would.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';

/** Another build may be put to the test, a packed one for example. */
const cliPath = process.env['ADASCALE_CLI'] ?? path.resolve(__dirname, '../../dist/cli.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document of `--json`. */
  json<T>(): T;
}

export interface CliRun {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
}

export function startCli(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): CliRun {
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const result = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T }));
  });
  return { child, result };
}

export const cli = (...args: readonly string[]): Promise<CliResult> => startCli(args).result;

/** Runs a command with --json that must be refused as bad input; returns its error. */
export async function refused(
  code: string | readonly string[],
  ...args: readonly string[]
): Promise<CliError['error']> {
  const result = await cli(...args, '--json');
  const told = `${args.join(' ')}: ${result.stdout}${result.stderr}`;
  assert.equal(result.code, 2, told);
  const { error } = result.json<CliError>();
  assert.ok([code].flat().includes(error.code), told);
  assert.ok(error.message.length > 0 && (error.hint === null || error.hint.length > 0), told);
  return error;
}

export interface CliError {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
}
