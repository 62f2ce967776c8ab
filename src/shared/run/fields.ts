// Small readers for untrusted JSON: each takes a value and where it stands, returns it typed or throws one sentence. What needs
// no change is returned as it is, without a copy: a run has 10,000 candidates of some 70 fields each.
import { AdaScaleError } from '../errors';

/** Where a value stands, for the sentence about it; null while nobody asks (see `namingFaults`). */
export type Place = string | null;

export type Reader<T> = (value: unknown, where: Place) => T;

/** Where a field of the object at `where` stands; the outermost object has no name. */
const within = (where: Place, key: string): Place => (where === null ? null : where === '' ? key : `${where}.${key}`);

/** Where an entry of the list at `where` stands. */
export const placeAt = (where: Place, index: number): Place => (where === null ? null : `${where}[${index}]`);

/** As sentences begin. */
export const nameOf = (where: Place): string => where || 'the record';

const fault = (where: Place, expected: string): AdaScaleError =>
  new AdaScaleError('run.invalid', `${nameOf(where)} should be ${expected}`);

/** Nearly all records are right: places are put in words only when one is not, by reading it again. */
export const namingFaults =
  <T>(read: Reader<T>): ((value: unknown) => T) =>
  (value) => {
    try {
      return read(value, null);
    } catch {
      return read(value, '');
    }
  };

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
    if (!allowed.includes(value as T)) throw fault(where, `one of ${allowed.join(', ')}`);
    return value as T;
  };

export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, where) =>
    value === null ? null : read(value, where);

/** As `orNull`; NaN and infinities are unknown figures, too: no reason to refuse all the rest. */
export const orUnknown =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, where) =>
    value === null || (typeof value === 'number' && !Number.isFinite(value)) ? null : read(value, where);

export const readList =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) throw fault(where, 'a list');
    let changed: T[] | null = null;
    // Not `map`, which would pass over holes.
    for (let place = 0; place < value.length; place++) {
      const entry = read(value[place], placeAt(where, place));
      if (entry !== value[place]) changed ??= value.slice(0, place) as T[];
      if (changed !== null) changed[place] = entry;
    }
    return changed ?? (value as T[]);
  };

type AnyObject = Record<string, unknown>;

export const readObject: Reader<AnyObject> = (value, where) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(where, 'an object');
  return value as AnyObject;
};

/** A key such as __proto__ stays a plain key. */
function put(target: AnyObject, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

export const readRecord =
  <T>(read: Reader<T>): Reader<Record<string, T>> =>
  (value, where) => {
    const source = readObject(value, where);
    let changed: AnyObject | null = null;
    // Not `Object.keys`: a list of the keys takes longer than reading what they name.
    for (const key in source) {
      const given = source[key];
      const field = read(given, within(where, key));
      if (field !== given) put((changed ??= { ...source }), key, field);
    }
    return (changed ?? source) as Record<string, T>;
  };

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

/** Readers of the fields that must be there. */
type RequiredFields<T> = { readonly [K in Exclude<keyof T, OptionalKeys<T>>]: Reader<T[K]> };

/** Readers of the fields that may be absent; they stay absent then. */
type OptionalFields<T> = { readonly [K in OptionalKeys<T>]-?: Reader<Required<T>[K]> };

type AnyReader = Reader<unknown>;

/** A list of the keys, made only to be counted, would take longer than all that is read of most objects. */
function countFields(source: AnyObject): number {
  let count = 0;
  for (const _key in source) count += 1;
  return count;
}

/** The first `count` of the keys that the object has, and nothing else of it. */
function pick(source: AnyObject, keys: readonly string[], count: number): AnyObject {
  const picked: AnyObject = {};
  for (const key of keys.slice(0, count)) if (Object.hasOwn(source, key)) picked[key] = source[key];
  return picked;
}

/** An object with exactly these fields. Fields that this version does not know are dropped. */
export function readFields<T extends object>(
  required: RequiredFields<T>,
  ...rest: OptionalKeys<T> extends never ? [] : [OptionalFields<T>]
): Reader<T> {
  const fields: Readonly<Record<string, AnyReader>> = { ...required, ...rest[0] };
  const [keys, readers] = [Object.keys(fields), Object.values(fields)];
  const mustBe = Object.keys(required).length;
  // Plain loops over what is listed once: this runs for every field of every candidate.
  return (value, where) => {
    const source = readObject(value, where);
    let changed: AnyObject | null = null;
    let found = 0;
    for (let place = 0; place < keys.length; place++) {
      const key = keys[place] as string;
      const isThere = Object.hasOwn(source, key);
      if (!isThere && place >= mustBe) continue;
      const given = isThere ? source[key] : undefined;
      const field = (readers[place] as AnyReader)(given, within(where, key));
      found += Number(isThere);
      if (field !== given) changed ??= pick(source, keys, place);
      if (changed !== null) changed[key] = field;
    }
    const isExact = changed === null && found === countFields(source);
    return (isExact ? source : (changed ?? pick(source, keys, keys.length))) as T;
  };
}
