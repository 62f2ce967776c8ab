// Numbers as sensor files print them. `Number('')` is 0 and `Number('0x10')` is 16: neither is what a battery said.

/** Longer texts are no reading. */
const maximumCharacters = 32;

/** The number that the text is, blanks around it aside; null for anything else, the empty text above all. */
export function readDecimal(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed.length > maximumCharacters || !/^[+-]?\d+(\.\d+)?$/.test(trimmed)) return null;
  return Number(trimmed);
}

/** As {@link readDecimal}, and null outside of bounds (both included). */
export function readBetween(text: string | undefined, low: number, high: number): number | null {
  const value = readDecimal(text);
  return value !== null && value >= low && value <= high ? value : null;
}
