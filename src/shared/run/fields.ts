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

/** A key such as __proto__ stays a plain key. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

export const readRecord =
  <T>(read: Reader<T>): Reader<Record<string, T>> =>
  (value, where) => {
    const source = readObject(value, where);
    const record: Record<string, T> = {};
    for (const key of Object.keys(source)) put(record, key, read(source[key], within(where, key)));
    return record;
  };

export const readObject: Reader<Record<string, unknown>> = (value, where) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(where, 'an object');
  return value as Record<string, unknown>;
};

/** Readers by field: the result has exactly these fields. */
type Fields<T> = { readonly [K in keyof T]-?: Reader<T[K]> };

/** A run has 10,000 candidates of some 40 fields each: the readers run in plain loops over keys that are listed once. */
type AnyReader = Reader<unknown>;

/** An object whose fields must all be there. Fields that this version does not know are dropped. */
export const readFields = <T extends object>(fields: Fields<T>): Reader<T> => {
  const readers = Object.entries(fields as Readonly<Record<string, AnyReader>>);
  return (value, where) => {
    const source = readObject(value, where);
    const result: Record<string, unknown> = {};
    for (const [key, read] of readers) {
      result[key] = read(Object.hasOwn(source, key) ? source[key] : undefined, within(where, key));
    }
    return result as T;
  };
};

/** As `readFields`, for fields that may be absent; they stay absent then. */
export const readOptionalFields = <T extends object>(fields: Fields<T>): Reader<Partial<T>> => {
  const readers = Object.entries(fields as Readonly<Record<string, AnyReader>>);
  return (value, where) => {
    const source = readObject(value, where);
    const result: Record<string, unknown> = {};
    for (const [key, read] of readers) {
      if (Object.hasOwn(source, key)) result[key] = read(source[key], within(where, key));
    }
    return result as Partial<T>;
  };
};

/** Required and optional fields together. */
export const readBoth =
  <A, B>(first: Reader<A>, second: Reader<B>): Reader<A & B> =>
  (value, where) => ({ ...first(value, where), ...second(value, where) });
