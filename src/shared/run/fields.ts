// Small readers for untrusted JSON: each takes a value and where it stands, returns it typed or throws one sentence.
import { AdaScaleError } from '../errors';

export type Reader<T> = (value: unknown, where: string) => T;

/** Where a field of the object at `where` stands; the outermost object has no name. */
const within = (where: string, key: string): string => (where === '' ? key : `${where}.${key}`);

const fault = (where: string, expected: string): AdaScaleError =>
  new AdaScaleError('run.invalid', `${where || 'the record'} should be ${expected}`);

export const readString: Reader<string> = (value, where) => {
  if (typeof value !== 'string') throw fault(where, 'text');
  return value;
};

/** A name that is safe as part of a file name. */
export const readName: Reader<string> = (value, where) => {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(value))
    throw fault(where, 'a name of letters, digits, - and _');
  return value;
};

/** Finite: JSON has no NaN, and a figure that is not known is null. */
export const readNumber: Reader<number> = (value, where) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw fault(where, 'a number');
  return value;
};

export const readBoolean: Reader<boolean> = (value, where) => {
  if (typeof value !== 'boolean') throw fault(where, 'true or false');
  return value;
};

/** A whole number from `least` up. */
export const readCount =
  (least: number): Reader<number> =>
  (value, where) => {
    if (!Number.isInteger(value) || (value as number) < least) throw fault(where, `a whole number from ${least} up`);
    return value as number;
  };

/** A number within bounds, both included. */
export const readWithin =
  (low: number, high: number): Reader<number> =>
  (value, where) => {
    if (typeof value !== 'number' || !(value >= low && value <= high))
      throw fault(where, `a number from ${low} to ${high}`);
    return value;
  };

export const readOneOf =
  <T extends string>(...allowed: readonly T[]): Reader<T> =>
  (value, where) => {
    const found = allowed.find((entry) => entry === value);
    if (found === undefined) throw fault(where, `one of ${allowed.join(', ')}`);
    return found;
  };

export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, where) =>
    value === null ? null : read(value, where);

export const readList =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) throw fault(where, 'a list');
    return value.map((entry, index) => read(entry, `${where}[${index}]`));
  };

export const readRecord =
  <T>(read: Reader<T>): Reader<Record<string, T>> =>
  (value, where) =>
    // From entries, so that a key such as __proto__ stays a plain key.
    Object.fromEntries(
      Object.entries(readObject(value, where)).map(([key, entry]) => [key, read(entry, within(where, key))]),
    );

export const readObject: Reader<Record<string, unknown>> = (value, where) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(where, 'an object');
  return value as Record<string, unknown>;
};

/** Readers by field: the result has exactly these fields. */
type Fields<T> = { readonly [K in keyof T]-?: Reader<T[K]> };

/** An object whose fields must all be there. Fields that this version does not know are dropped. */
export const readFields =
  <T extends object>(fields: Fields<T>): Reader<T> =>
  (value, where) => {
    const source = readObject(value, where);
    const entries = (Object.keys(fields) as (keyof T & string)[]).map((key) => [
      key,
      fields[key](Object.hasOwn(source, key) ? source[key] : undefined, within(where, key)),
    ]);
    return Object.fromEntries(entries) as T;
  };

/** As `readFields`, for fields that may be absent; they stay absent then. */
export const readOptionalFields =
  <T extends object>(fields: Fields<T>): Reader<Partial<T>> =>
  (value, where) => {
    const source = readObject(value, where);
    const present = (Object.keys(fields) as (keyof T & string)[]).filter((key) => Object.hasOwn(source, key));
    return Object.fromEntries(present.map((key) => [key, fields[key](source[key], within(where, key))])) as Partial<T>;
  };

/** Required and optional fields together. */
export const readBoth =
  <A, B>(first: Reader<A>, second: Reader<B>): Reader<A & B> =>
  (value, where) => ({ ...first(value, where), ...second(value, where) });
