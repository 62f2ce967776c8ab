// What one side of the training bench is asked to time.

/** `step`: forward, backward, SGD with momentum. `forward`: inference. */
export type Kind = 'step' | 'forward';

export type OwnBackend = 'onnxruntimeNode' | 'onnxruntimeNodePlain';

export interface Work {
  readonly network: string;
  readonly what: Kind;
  /** [N, C, H, W] */
  readonly shape: readonly number[];
  readonly times: number;
}
