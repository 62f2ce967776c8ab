// Errors are data: a dotted code that programs read, a sentence that names the thing, and the next step for a person.

/** An error as it crosses a process boundary. `code` is dotted, for example `model.unsupportedOp`. */
export interface JsonError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly stack?: string;
}

/**
 * Everything that AdaScale throws on purpose. Codes under these prefixes are the user's to mend (CLI exit code 2):
 * see {@link isBadInput}. `cancelled` is reserved for work that was cancelled (exit code 130).
 */
export class AdaScaleError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AdaScaleError';
  }
}

const badInputPrefixes = ['model.', 'data.', 'recipe.', 'input.', 'run.', 'policy.', 'trace.', 'disk.', 'device.'];

/** True where the person, not the program, has to change something before the call can succeed. */
export function isBadInput(error: JsonError): boolean {
  return badInputPrefixes.some((prefix) => error.code.startsWith(prefix));
}

/** Turns anything thrown into data; an unexpected error keeps its stack and gets the code `internal`. */
export function toJsonError(error: unknown): JsonError {
  if (error instanceof AdaScaleError) {
    const { code, message, hint, stack } = error;
    // A defect that another process reported keeps the stack that it came with.
    const keepsStack = code === 'internal' && stack !== undefined;
    return { code, message, ...(hint === undefined ? {} : { hint }), ...(keepsStack ? { stack } : {}) };
  }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled' };
  if (error instanceof Error) {
    return { code: 'internal', message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
  }
  return { code: 'internal', message: String(error) };
}
