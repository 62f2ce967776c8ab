// The engine as the rest of the host sees it: started when first needed, one a window, gone after five idle minutes, started
// again after a death within limits. No run restarts by itself: who called gets the error and offers Resume.
import { AdaScaleError } from '../../shared/errors';
import type { LogLevel, Method, Params, Progress, Result } from '../../shared/protocol/engine';
import type { CallOptions } from '../../shared/rpc/client';
import { EngineProcess } from './engineProcess';
import { isMeasuring } from './isMeasuring';
import { afterDeath, freshPolicy, mayRestart, type RestartPolicy } from './restartPolicy';

export interface EngineServiceOptions {
  readonly script: string;
  readonly heapMb: () => number;
  readonly log: (level: LogLevel, message: string) => void;
  /** Called when the engine dies without having been asked to. */
  readonly onCrash: (reason: string) => void;
  /** Called when an engine has answered its hello. */
  readonly onReady?: () => void;
  /** Added to the engine's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly idleMs?: number;
  readonly graceMs?: number;
  readonly helloTimeoutMs?: number;
}

export class EngineService {
  private current: EngineProcess | undefined;
  private policy: RestartPolicy = freshPolicy;
  private idleTimer: NodeJS.Timeout | undefined;
  private calls = 0;
  private measuring = 0;
  private readonly listeners = new Set<(isMeasuring: boolean) => void>();

  constructor(private readonly options: EngineServiceOptions) {}

  get pid(): number | undefined {
    return this.current?.pid;
  }

  /** Tells when the first call that measures begins and when the last one has ended. */
  onDidChangeMeasuring(listener: (isMeasuring: boolean) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** @throws AdaScaleError `engine.exited`, `engine.crashLoop`, `cancelled`, or whatever the task throws. */
  async call<M extends Method>(
    method: M,
    params: Params<M>,
    options: CallOptions<Progress<M>> = {},
  ): Promise<Result<M>> {
    clearTimeout(this.idleTimer);
    this.calls++;
    if (isMeasuring(method)) this.countMeasuring(1);
    try {
      const engine = this.current ?? this.start();
      await engine.ready;
      return await engine.client.call(method, params, options);
    } finally {
      if (isMeasuring(method)) this.countMeasuring(-1);
      this.calls--;
      if (this.calls === 0) this.waitIdle();
    }
  }

  /** Ends the engine if it runs; the next call starts another. */
  async stop(): Promise<void> {
    clearTimeout(this.idleTimer);
    const engine = this.current;
    this.current = undefined; // a call from now on gets a new engine, not one on its way out
    await engine?.stop();
  }

  abandon(): void {
    clearTimeout(this.idleTimer);
    this.current?.abandon();
  }

  private countMeasuring(by: 1 | -1): void {
    const before = this.measuring > 0;
    this.measuring += by;
    const now = this.measuring > 0;
    if (now !== before) for (const listener of this.listeners) listener(now);
  }

  private start(): EngineProcess {
    if (!mayRestart(this.policy, Date.now())) throw crashLoop();
    const { script, heapMb, log, environment = {}, graceMs = 5000, helloTimeoutMs = 20_000 } = this.options;
    const engine: EngineProcess = new EngineProcess({
      script,
      heapMb: heapMb(),
      environment,
      graceMs,
      helloTimeoutMs,
      onLog: log,
      onExit: (reason, asked) => this.ended(engine, reason, asked),
    });
    engine.ready.then(
      () => this.options.onReady?.(),
      (error: unknown) => log('error', String(error)),
    );
    this.current = engine;
    return engine;
  }

  private ended(engine: EngineProcess, reason: string, asked: boolean): void {
    if (this.current !== engine) return; // a late event of an engine that was already replaced
    this.current = undefined;
    if (asked) return;
    this.policy = afterDeath(this.policy, Date.now());
    this.options.log('error', reason);
    this.options.onCrash(reason);
  }

  private waitIdle(): void {
    const { idleMs = 5 * 60_000 } = this.options;
    this.idleTimer = setTimeout(() => void this.stop(), idleMs);
    this.idleTimer.unref();
  }
}

const crashLoop = (): AdaScaleError =>
  new AdaScaleError(
    'engine.crashLoop',
    'The AdaScale engine stopped several times within five minutes and is not started again for now',
    'See the AdaScale log; lower the memory or thread settings, or reload the window.',
  );
