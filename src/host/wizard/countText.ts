// Whole numbers as people type them.

/** Null for what is no whole number from 1 to `most`. */
export function parseCount(text: string, most: number): number | null {
  const value = /^\s*\d+\s*$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : null;
}
