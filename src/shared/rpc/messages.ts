// The frames of the RPC wire. They are structured-clone friendly: `fork` with advanced serialisation moves typed arrays as they are.
import type { JsonError } from '../errors';
import type { LogLevel } from '../protocol/engine';

export type ToServer =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromServer =
  | { readonly kind: 'hello'; readonly protocol: number; readonly pid: number }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: JsonError }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };

/** One end of a wire: sends one frame type, receives the other. `post` never throws; a dead peer is reported by its owner. */
export interface Port<Out, In> {
  post(message: Out): void;
  listen(receive: (message: In) => void): void;
}

/** Method name -> parameters, result, progress. Both ends derive their types from one such map. */
export type RequestMap<T> = {
  readonly [M in keyof T]: { readonly params: unknown; readonly result: unknown; readonly progress: unknown };
};
