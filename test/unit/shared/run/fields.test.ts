import assert from 'node:assert/strict';
import {
  namingFaults,
  orNull,
  readCount,
  readFields,
  readList,
  readOneOf,
  readRecord,
  readString,
  readWithin,
} from '../../../../src/shared/run/fields';

interface Part {
  readonly id: string;
  readonly note?: string;
}

interface Whole {
  readonly name: string;
  readonly list: readonly Part[];
  readonly first: Part;
  readonly parts: Readonly<Record<string, Part>>;
  readonly share: number | null;
  readonly count?: number;
}

const readPart = readFields<Part>({ id: readString }, { note: readString });
const readWhole = readFields<Whole>(
  {
    name: readString,
    list: readList(readPart),
    first: readPart,
    parts: readRecord(readPart),
    share: orNull(readWithin(0, 1)),
  },
  { count: readCount(1) },
);

const whole = (): Whole => ({
  name: 'a',
  list: [{ id: 'v' }, { id: 'w' }],
  first: { id: 'x', note: 'n' },
  parts: { one: { id: 'y' }, two: { id: 'z' } },
  share: null,
  count: 3,
});

/** What a reader says about a value. */
const complaint = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was accepted');
};

describe('shared/run/fields', () => {
  it('hands on what has no other fields as it is, without a copy', () => {
    const value = whole();
    assert.equal(readWhole(value, ''), value);
    const { count: _count, ...less } = whole();
    assert.equal(readWhole(less, ''), less);
  });

  it('drops unknown fields at any depth, and leaves the original alone', () => {
    const extra = { more: 1 };
    const { first, parts } = whole();
    for (const value of [
      { ...whole(), ...extra },
      { ...extra, ...whole() },
      { ...whole(), first: { ...first, ...extra } },
      { ...whole(), list: [{ id: 'v' }, { id: 'w', ...extra }] },
      { ...whole(), list: [{ id: 'v', ...extra }, { id: 'w' }] },
      { ...whole(), parts: { ...parts, two: { id: 'z', ...extra } } },
      { ...whole(), ...extra, first: { ...first, ...extra }, parts: { one: { id: 'y', ...extra }, two: { id: 'z' } } },
    ]) {
      const before = structuredClone(value);
      assert.deepEqual(readWhole(value, ''), whole());
      assert.deepEqual(value, before);
    }
  });

  it('tells an absent field from one that is there without a value', () => {
    assert.equal(
      complaint(() => readWhole({ ...whole(), count: undefined }, '')),
      'count should be a whole number from 1 up',
    );
    const { name: _name, ...less } = whole();
    assert.equal(
      complaint(() => readWhole(less, '')),
      'name should be text',
    );
    const inherited: unknown = Object.assign(Object.create({ name: 'a' }) as object, less);
    assert.equal(
      complaint(() => readWhole(inherited, '')),
      'name should be text',
    );
  });

  it('does not take an unknown field for an optional one that is absent', () => {
    const { count: _count, ...less } = whole();
    assert.deepEqual(readWhole({ ...less, more: 1 }, ''), less);
  });

  it('reads holes of a list as what they are', () => {
    const list: unknown[] = ['a'];
    list[2] = 'b';
    assert.equal(
      complaint(() => readList(readString)(list, 'list')),
      'list[1] should be text',
    );
  });

  it('names what is wrong with the same words, whether or not it read without names first', () => {
    const { parts } = whole();
    const faults: readonly (readonly [unknown, string])[] = [
      [null, 'the record should be an object'],
      [[], 'the record should be an object'],
      [{ ...whole(), name: 1 }, 'name should be text'],
      [{ ...whole(), parts: { ...parts, two: { id: 2 } } }, 'parts.two.id should be text'],
      [{ ...whole(), parts: { ...parts, two: { id: 'z', note: null } } }, 'parts.two.note should be text'],
      [{ ...whole(), share: Number.NaN }, 'share should be a number from 0 to 1'],
    ];
    for (const [value, words] of faults) {
      assert.equal(
        complaint(() => readWhole(value, '')),
        words,
      );
      assert.equal(
        complaint(() => namingFaults(readWhole)(value)),
        words,
      );
    }
  });

  it('takes one of a few words and nothing that merely looks like it', () => {
    const read = readOneOf('a', 'b');
    assert.equal(read('b', ''), 'b');
    for (const value of ['c', ['a'], undefined, 0])
      assert.equal(
        complaint(() => read(value, 'x')),
        'x should be one of a, b',
      );
  });

  it('keeps __proto__ a plain key where a record has to be copied', () => {
    const record = JSON.parse('{"a":{"id":"x","more":1},"__proto__":{"id":"y","more":1}}') as unknown;
    const read = readRecord(readPart)(record, '');
    assert.deepEqual(Object.keys(read), ['a', '__proto__']);
    assert.deepEqual(Object.getOwnPropertyDescriptor(read, '__proto__')?.value, { id: 'y' });
    assert.equal(Object.getPrototypeOf(read), Object.prototype);
  });
});
