// Numbers inside texts.

/** `2,400`: groups of three, as the table writes them. */
export const count = (value: number): string => value.toLocaleString('en-GB');
