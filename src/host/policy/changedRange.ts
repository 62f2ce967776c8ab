// The one stretch of characters in which two texts differ, so that an edit replaces no more than it changes. Pure.

export interface ChangedRange {
  /** Offsets into the text before. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Null where the texts are equal. */
export function changedRange(before: string, after: string): ChangedRange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
