// A bound round every call to a device: time, cancellation and the device's own disappearance, whichever is first. The work is
// not trusted to notice any of them.
import { AdaScaleError } from '../../shared/errors';

export interface Limits {
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Aborts when the device is gone; its reason is the error. */
  readonly gone?: AbortSignal | undefined;
}

/** What a person who cancelled gets, unless the signal carries a coded reason of its own. */
export const abortError = (signal: AbortSignal): AdaScaleError =>
  signal.reason instanceof AdaScaleError ? signal.reason : new AdaScaleError('cancelled', 'Cancelled');

const timeoutError = (what: string, limitMs: number): AdaScaleError =>
  new AdaScaleError(
    'device.timeout',
    `${what} took longer than ${limitMs / 1000} s`,
    'Check the cable or the network, unlock the device, and try again',
  );

/**
 * The result of `work`, whose signal fires as soon as nobody waits for it any more.
 *
 * @param what Begins a sentence: "Listing the devices at 127.0.0.1:5037".
 * @throws AdaScaleError `device.timeout`, `cancelled`, the reason of `gone`; whatever `work` throws.
 */
export async function limited<T>(
  what: string,
  { limitMs, signal, gone }: Limits,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw abortError(signal);
  if (gone?.aborted) throw gone.reason;
  const stop = new AbortController();
  let release = (): void => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(timeoutError(what, limitMs)), limitMs);
    const onAbort = (): void => reject(abortError(signal!));
    const onGone = (): void => reject(gone!.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
    gone?.addEventListener('abort', onGone, { once: true });
    release = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      gone?.removeEventListener('abort', onGone);
    };
  });
  const working = work(stop.signal);
  try {
    return await Promise.race([working, stopped]);
  } finally {
    release();
    stop.abort();
    working.catch(() => undefined);
  }
}
