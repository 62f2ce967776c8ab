// One command's life: start the engine, run, print, and turn whatever happened into an exit code. Ctrl+C cancels once, kindly;
// a second Ctrl+C ends the process.
import { toJsonError } from '../shared/errors';
import type { EngineRequests } from '../shared/protocol/engine';
import type { RpcClient } from '../shared/rpc/client';
import { startEngine } from './engine';
import { createProgress, exitCode, printError, printJson, type Progress } from './terminal';

export interface Session {
  readonly client: RpcClient<EngineRequests>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly json: boolean;
}

export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What is left of a command's options for the engine. */
export function withoutCommon<T extends CommonOptions>(options: T): Omit<T, keyof CommonOptions> {
  const { json: _json, quiet: _quiet, verbose: _verbose, ...rest } = options;
  return rest;
}

function listenForInterrupt(controller: AbortController): () => void {
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nCancelling; press Ctrl+C again to stop at once.\n');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
}

/** `work` returns what `--json` prints; `print` shows the same to a person. */
export async function runSession<T>(
  options: CommonOptions,
  work: (session: Session) => Promise<T>,
  print: (result: T) => void,
): Promise<void> {
  const json = options.json === true;
  const controller = new AbortController();
  const forget = listenForInterrupt(controller);
  const progress = createProgress(options.quiet === true);
  const engine = startEngine((level, message) => {
    if (options.verbose === true || level === 'warn' || level === 'error')
      process.stderr.write(`[${level}] ${message}\n`);
  });
  try {
    const result = await work({ client: engine.client, signal: controller.signal, progress, json });
    progress.stop();
    if (json) printJson(result);
    else print(result);
  } catch (error) {
    progress.stop();
    const data = toJsonError(error);
    printError(data, json);
    process.exitCode = exitCode(data);
  } finally {
    forget();
    engine.stop();
  }
}
