// Minutes as people type them: `10`, `10 min`, `0,5`.

/** As long as the engine sustains a load (src/engine/tasks/checkProfileTimes.ts). */
export const mostMinutes = 360;

/** Null for what is no time above 0 of at most {@link mostMinutes}. */
export function parseMinutes(text: string): number | null {
  const [, digits = ''] = /^\s*(\d+(?:[.,]\d+)?)\s*(?:m|min|minutes?)?\s*$/i.exec(text) ?? [];
  const minutes = Number(digits.replace(',', '.'));
  return minutes > 0 && minutes <= mostMinutes ? minutes : null;
}
