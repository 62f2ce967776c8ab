// What waits minutes for a device that says nothing waits seconds, so that a test can see the end of it.

/** Timers of `fromMs` last `toMs` until the function that is returned is called. */
export function shortenTimers(fromMs: number, toMs: number): () => void {
  const { setTimeout: real } = globalThis;
  const short = (work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): NodeJS.Timeout =>
    real(work, ms === fromMs ? toMs : ms, ...args);
  globalThis.setTimeout = Object.defineProperties(short, Object.getOwnPropertyDescriptors(real)) as typeof setTimeout;
  return () => void (globalThis.setTimeout = real);
}
