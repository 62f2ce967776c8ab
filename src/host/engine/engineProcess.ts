// One engine child process: fork, hello, and an end that leaves no orphan. What starts it again is engineService's business.
import { fork, type ChildProcess } from 'node:child_process';
import { AdaScaleError } from '../../shared/errors';
import { engineEnvironment } from '../../shared/engineEnvironment';
import { protocolVersion, type EngineRequests, type LogLevel } from '../../shared/protocol/engine';
import { RpcClient } from '../../shared/rpc/client';
import type { FromServer, ToServer } from '../../shared/rpc/messages';

export interface EngineProcessOptions {
  readonly script: string;
  /** --max-old-space-size of the child, MB. */
  readonly heapMb: number;
  /** Added to the child's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly helloTimeoutMs: number;
  /** How long each rung of the cancel ladder waits, ms. */
  readonly graceMs: number;
  readonly onLog: (level: LogLevel, message: string) => void;
  readonly onExit: (reason: string, asked: boolean) => void;
}

function forkEngine(options: EngineProcessOptions): ChildProcess {
  return fork(options.script, [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${options.heapMb}`],
    env: engineEnvironment(process.platform, process.env, options.environment),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** Native libraries write to the child's stdout and stderr; their lines belong in the log. */
function forwardOutput(child: ChildProcess, onLog: EngineProcessOptions['onLog']): void {
  child.stdout?.on('data', (chunk: Buffer) => onLog('debug', chunk.toString().trimEnd()));
  child.stderr?.on('data', (chunk: Buffer) => onLog('warn', chunk.toString().trimEnd()));
}

export class EngineProcess {
  readonly client: RpcClient<EngineRequests>;
  readonly ready: Promise<void>;
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private asked = false;

  constructor(private readonly options: EngineProcessOptions) {
    const child = forkEngine(options);
    this.child = child;
    forwardOutput(child, options.onLog);
    let greet = (): void => undefined;
    let refuse = (_reason: Error): void => undefined;
    this.ready = new Promise((resolve, reject) => {
      greet = resolve;
      refuse = reject;
    });
    this.client = new RpcClient<EngineRequests>(
      {
        post: (message: ToServer) => {
          if (child.connected) child.send(message, () => undefined);
        },
        listen: (receive) => child.on('message', (message) => receive(message as FromServer)),
      },
      {
        onLog: options.onLog,
        onHello: ({ protocol }) => (protocol === protocolVersion ? greet() : refuse(wrongProtocol(protocol))),
      },
    );
    const timer = setTimeout(() => refuse(silent(options.helloTimeoutMs)), options.helloTimeoutMs);
    this.ready.then(
      () => clearTimeout(timer),
      () => child.kill('SIGKILL'),
    );
    this.exited = new Promise((resolve) => {
      const end = (reason: string): void => {
        clearTimeout(timer);
        const error = { code: 'engine.exited', message: reason };
        refuse(new AdaScaleError(error.code, error.message));
        this.client.close(error);
        options.onExit(reason, this.asked);
        resolve();
      };
      child.once('exit', (code, signal) => end(`The AdaScale engine stopped (${signal ?? `exit code ${code}`})`));
      child.once('error', (error) => end(`The AdaScale engine could not start: ${error.message}`));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** The cancel ladder's lower rungs: close the channel (the engine saves and exits), then SIGTERM, then SIGKILL. */
  async stop(): Promise<void> {
    this.asked = true;
    if (this.child.connected) this.child.disconnect();
    if (await this.within(this.options.graceMs)) return;
    this.child.kill('SIGTERM');
    if (await this.within(this.options.graceMs)) return;
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** For the moment when the host itself is going down: the closed channel ends the child. */
  abandon(): void {
    this.asked = true;
    if (this.child.connected) this.child.disconnect();
  }

  private within(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      void this.exited.then(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}

const wrongProtocol = (protocol: number): AdaScaleError =>
  new AdaScaleError(
    'engine.protocol',
    `The engine speaks protocol ${protocol}, this extension ${protocolVersion}`,
    'Reload the window; if it stays, reinstall AdaScale.',
  );

const silent = (ms: number): AdaScaleError =>
  new AdaScaleError(
    'engine.silent',
    `The engine did not answer within ${Math.round(ms / 1000)} s`,
    'See the AdaScale log.',
  );
