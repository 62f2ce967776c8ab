// One measuring process as seen from the engine: started, asked once, ended. Everything that can go wrong with it (death, silence,
// cancellation) becomes one coded error here.
import { fork, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { measuringEnvironment } from '../../../shared/engineEnvironment';
import { AdaScaleError } from '../../../shared/errors';
import type { ChildCommand, ChildMessage } from './messages';

/** What to fork: a script, its arguments and Node's own. */
export interface ChildScript {
  readonly script: string;
  readonly args: readonly string[];
  readonly execArgv: readonly string[];
}

/** The bundled engine forks itself; from sources the child's own entry is run through tsx. */
export function defaultChildScript(): ChildScript {
  if (!__filename.endsWith('.ts')) return { script: __filename, args: ['--measure'], execArgv: [] };
  return { script: path.join(__dirname, 'measureChildMain.ts'), args: [], execArgv: ['--import', 'tsx'] };
}

const keptErrorCharacters = 2000;

/** A run that was lost to another process says so; any other abort is a cancellation. */
const abortError = (reason: unknown): AdaScaleError =>
  reason instanceof AdaScaleError ? reason : new AdaScaleError('cancelled', 'Cancelled');

/** Lifetime: from start until {@link end} or its death, whichever is first. */
export class MeasuringProcess {
  private readonly child: ChildProcess;
  private errorText = '';
  private doing = 'starting';
  private death: string | null = null;

  constructor(script: ChildScript) {
    this.child = fork(script.script, [...script.args], {
      execArgv: [...script.execArgv],
      env: measuringEnvironment(process.env),
      cwd: __dirname,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.errorText = (this.errorText + chunk.toString()).slice(-keptErrorCharacters);
    });
    this.child.once('error', (error) => (this.death ??= error.message));
    this.child.once(
      'exit',
      (code, signal) => (this.death ??= signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
  }

  get isAlive(): boolean {
    return this.death === null && this.child.connected;
  }

  send(command: ChildCommand): void {
    this.child.send(command, undefined, undefined, () => undefined);
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  /**
   * The next message that `pick` maps to a value.
   *
   * @throws AdaScaleError `device.runtimeCrashed` when the process dies, `device.timeout` after `silenceMs` without a word,
   * `cancelled` when the signal fires, or what it carries (the process is ended at once in all three).
   */
  async receive<T>(
    pick: (message: ChildMessage) => T | undefined,
    silenceMs: number,
    signal?: AbortSignal,
  ): Promise<T> {
    let stop = (): void => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        stop = this.listen(pick, { resolve, reject }, silenceMs, signal);
      });
    } catch (error) {
      this.end();
      throw error;
    } finally {
      stop();
    }
  }

  private listen<T>(
    pick: (message: ChildMessage) => T | undefined,
    { resolve, reject }: { resolve: (value: T) => void; reject: (error: Error) => void },
    silenceMs: number,
    signal?: AbortSignal,
  ): () => void {
    const timer = setTimeout(() => reject(this.silent(silenceMs)), silenceMs);
    const onExit = (): void => reject(this.crashed());
    const onAbort = (): void => reject(abortError(signal?.reason));
    const onMessage = (message: unknown): void => {
      timer.refresh();
      try {
        const value = this.take(message as ChildMessage, pick);
        if (value !== undefined) resolve(value);
      } catch (error) {
        reject(error as Error);
      }
    };
    this.child.on('message', onMessage);
    // `close` follows `exit` once stderr is read to its end, so that the last words are in the error.
    this.child.once('close', onExit);
    this.child.once('error', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    if (!this.isAlive) onExit();
    return () => {
      clearTimeout(timer);
      this.child.off('message', onMessage).off('close', onExit).off('error', onExit);
      signal?.removeEventListener('abort', onAbort);
    };
  }

  private take<T>(message: ChildMessage, pick: (message: ChildMessage) => T | undefined): T | undefined {
    if (message.kind === 'doing') this.doing = `measuring ${message.what}`;
    if (message.kind === 'broken') {
      throw new AdaScaleError(
        'device.runtimeBroken',
        `The measuring process could not work: ${message.message}`,
        'Reinstall the extension or its packages; onnxruntime-node must load on this computer',
      );
    }
    return pick(message);
  }

  private crashed(): AdaScaleError {
    const last = this.errorText.trim().split('\n').at(-1);
    const words = last === undefined || last === '' ? '' : `: ${last}`;
    return new AdaScaleError(
      'device.runtimeCrashed',
      `The measuring process died (${this.death ?? 'channel closed'}) while ${this.doing}${words}`,
      'Measure the models one by one to find the one that crashes the runtime; free memory if the system ended it',
    );
  }

  private silent(silenceMs: number): AdaScaleError {
    return new AdaScaleError(
      'device.timeout',
      `The measuring process said nothing for ${silenceMs / 1000} s while ${this.doing}`,
      'The model may be too large for this computer; try it alone, or with more threads',
    );
  }
}
