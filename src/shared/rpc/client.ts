// The calling end: requests with cancellation and progress, errors as data, and a clear end when the peer is gone.
import { AdaScaleError, type JsonError } from '../errors';
import type { FromServer, Port, RequestMap, ToServer } from './messages';

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: ((value: unknown) => void) | undefined;
  readonly detach: () => void;
}

export interface RpcEvents {
  readonly onHello?: (hello: { protocol: number; pid: number }) => void;
  readonly onLog?: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;
}

export class RpcClient<Requests extends RequestMap<Requests>> {
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private gone: AdaScaleError | undefined;

  constructor(
    private readonly port: Port<ToServer, FromServer>,
    private readonly events: RpcEvents = {},
  ) {
    port.listen((message) => this.receive(message));
  }

  get busy(): boolean {
    return this.pending.size > 0;
  }

  /** Rejects with the peer's error as an AdaScaleError; with `cancelled` after an abort; with the reason given to `close`. */
  call<M extends keyof Requests & string>(
    method: M,
    params: Requests[M]['params'],
    options: CallOptions<Requests[M]['progress']> = {},
  ): Promise<Requests[M]['result']> {
    if (this.gone) return Promise.reject(this.gone);
    if (options.signal?.aborted) return Promise.reject(new AdaScaleError('cancelled', 'Cancelled'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.port.post({ kind: 'cancel', id });
      options.signal?.addEventListener('abort', cancel, { once: true });
      this.pending.set(id, {
        resolve,
        reject,
        progress: options.onProgress,
        detach: () => options.signal?.removeEventListener('abort', cancel),
      });
      this.port.post({ kind: 'request', id, method, params });
    });
  }

  /** The peer is gone: every pending and later call rejects with this reason. */
  close(reason: JsonError): void {
    this.gone = new AdaScaleError(reason.code, reason.message, reason.hint);
    for (const call of this.pending.values()) {
      call.detach();
      call.reject(this.gone);
    }
    this.pending.clear();
  }

  private receive(message: FromServer): void {
    if (message.kind === 'hello') return this.events.onHello?.(message);
    if (message.kind === 'log') return this.events.onLog?.(message.level, message.message);
    const call = this.pending.get(message.id);
    if (!call) return;
    if (message.kind === 'progress') return call.progress?.(message.value);
    this.pending.delete(message.id);
    call.detach();
    if (message.kind === 'result') return call.resolve(message.value);
    const { code, message: text, hint, stack } = message.error;
    const error = new AdaScaleError(code, text, hint);
    if (stack !== undefined) error.stack = stack;
    call.reject(error);
  }
}
