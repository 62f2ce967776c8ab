// The answering end: runs one handler a request, turns what it throws into data, carries cancellation into an AbortSignal.
import { toJsonError } from '../errors';
import type { FromServer, Port, RequestMap, ToServer } from './messages';

/** Longest time that a handler may hold the event loop before `breathe` yields, ms. */
const breathMs = 30;

export interface ServedTask<Params, Progress> {
  readonly params: Params;
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  breathe(): Promise<void>;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
}

export type ServedHandlers<Requests extends RequestMap<Requests>> = {
  readonly [M in keyof Requests]: (
    task: ServedTask<Requests[M]['params'], Requests[M]['progress']>,
  ) => Promise<Requests[M]['result']>;
};

/** Yields to the event loop now and then; the platform gives its cheapest way (setImmediate in Node). */
type Yield = () => Promise<void>;

export interface Server {
  /** Aborts every running request and resolves when all have ended. */
  stop(): Promise<void>;
  readonly running: number;
}

/** Parameters arrive from another process: handlers validate what they use. An unknown method answers `internal`. */
export function serve<Requests extends RequestMap<Requests>>(
  handlers: ServedHandlers<Requests>,
  port: Port<FromServer, ToServer>,
  yieldNow: Yield,
): Server {
  const running = new Map<number, { controller: AbortController; ended: Promise<void> }>();

  const run = async (id: number, method: string, params: unknown, controller: AbortController): Promise<void> => {
    let lastBreath = performance.now();
    const breathe = async (): Promise<void> => {
      if (performance.now() - lastBreath > breathMs) {
        await yieldNow();
        lastBreath = performance.now();
      }
      controller.signal.throwIfAborted();
    };
    try {
      if (!Object.hasOwn(handlers, method)) throw new Error(`Unknown method ${method}`);
      const handler = handlers[method as keyof Requests];
      const value = await handler({
        params,
        signal: controller.signal,
        report: (progress) => port.post({ kind: 'progress', id, value: progress }),
        breathe,
        log: (level, message) => port.post({ kind: 'log', level, message }),
      });
      port.post({ kind: 'result', id, value });
    } catch (error) {
      const cancelled = controller.signal.aborted;
      port.post({
        kind: 'error',
        id,
        error: cancelled ? { code: 'cancelled', message: 'Cancelled' } : toJsonError(error),
      });
    } finally {
      running.delete(id);
    }
  };

  port.listen((message) => {
    if (message.kind === 'cancel') return running.get(message.id)?.controller.abort();
    const controller = new AbortController();
    const entry = { controller, ended: Promise.resolve() };
    running.set(message.id, entry);
    entry.ended = run(message.id, message.method, message.params, controller);
  });

  return {
    stop: async () => {
      const ended = [...running.values()].map((entry) => entry.ended);
      for (const { controller } of running.values()) controller.abort();
      await Promise.all(ended);
    },
    get running() {
      return running.size;
    },
  };
}
