// Typed access to JSON that came from a file and may hold anything.

export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});

export const textOf = (record: JsonRecord, key: string, fallback: string): string => {
  const value = record[key];
  return typeof value === 'string' ? value : fallback;
};

export const numberOf = (record: JsonRecord, key: string, fallback: number): number => {
  const value = record[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
};

export const flagOf = (record: JsonRecord, key: string, fallback: boolean): boolean => {
  const value = record[key];
  return typeof value === 'boolean' ? value : fallback;
};

/** All numbers of a list, or undefined if it is no list or holds anything else. */
export const numbersOf = (value: unknown): readonly number[] | undefined =>
  Array.isArray(value) && value.every((item): item is number => typeof item === 'number' && Number.isFinite(item))
    ? value
    : undefined;
