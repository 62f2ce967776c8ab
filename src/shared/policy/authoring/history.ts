// Undo and redo over immutable states. Edits of one control in a row are one step, so that a held arrow key is undone at once.

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the newest step came from; null where the next edit must be a step of its own. */
  readonly source: string | null;
  readonly changedMs: number;
}

const mostSteps = 200;
/** A pause this long ends a row of edits. */
const pauseMs = 1200;

export const startHistory = <T>(present: T): History<T> => ({
  past: [],
  present,
  future: [],
  source: null,
  changedMs: -Infinity,
});

/** @param source names the control, or null for an edit that never joins another. @param nowMs any clock. */
export function record<T>(history: History<T>, next: T, source: string | null, nowMs: number): History<T> {
  const joins = source !== null && source === history.source && nowMs - history.changedMs < pauseMs;
  const past = joins ? history.past : [...history.past, history.present].slice(-mostSteps);
  return { past, present: next, future: [], source, changedMs: nowMs };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present: before, future, source: null, changedMs: -Infinity };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, source: null, changedMs: -Infinity };
}

/**
 * A state that came from outside (the text editor): its undo and redo are recognised as ours, anything else is a step that can be
 * undone here too.
 */
export function follow<T>(history: History<T>, next: T, same: (a: T, b: T) => boolean): History<T> {
  if (same(next, history.present)) return history;
  const [before, after] = [history.past.at(-1), history.future[0]];
  if (before !== undefined && same(next, before)) return undo(history);
  if (after !== undefined && same(next, after)) return redo(history);
  return record(history, next, null, 0);
}
