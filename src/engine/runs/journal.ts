// Append-only JSON lines. One record is one write, so that a kill in mid-append leaves at most one torn last line, which is
// dropped and cut off when the journal is opened again. Everything before it is never touched.
import { open, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { diskError, hasCode } from './diskError';
import { readBounded } from './readBounded';

/** Checks one parsed line; throws with a sentence about what is wrong. */
export type ParseRecord<T> = (value: unknown) => T;

interface Scan<T> {
  readonly records: T[];
  /** Bytes up to the end of each record's line. */
  readonly ends: number[];
}

/** Some two million training steps; 100,000 candidates take a tenth of it. */
const journalLimitBytes = 1024 ** 3;

const newline = 0x0a;

/** Reads whole lines; stops at a torn tail and reports a damaged line that has whole lines after it. */
function scan<T>(file: string, bytes: Buffer, parse: ParseRecord<T>): Scan<T> {
  const records: T[] = [];
  const ends: number[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    if (end === -1) break;
    const text = bytes.toString('utf8', start, end);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      if (bytes.indexOf(newline, end + 1) === -1) break;
      throw damaged(file, records.length + 1, 'is not JSON');
    }
    try {
      records.push(parse(value));
    } catch (error) {
      if (error instanceof AdaScaleError && error.code === 'run.newerSchema') throw error;
      throw damaged(file, records.length + 1, error instanceof Error ? error.message : String(error));
    }
    ends.push(end + 1);
    start = end + 1;
  }
  return { records, ends };
}

const damaged = (file: string, line: number, why: string): AdaScaleError =>
  new AdaScaleError(
    'run.corrupt',
    `${path.basename(file)} of ${path.dirname(file)} is damaged: line ${line} ${why}`,
    'Start a new run, or restore the run folder from a copy.',
  );

/** The whole records of a journal that another process may be writing: a torn tail is ignored, an absent file is empty. */
export async function readJournal<T>(file: string, parse: ParseRecord<T>): Promise<readonly T[]> {
  try {
    return scan(file, await readBounded(file, journalLimitBytes), parse).records;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** A journal open for appending by its only writer (the holder of the run's lock). */
export class Journal<T> {
  private tail: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly kept: T[],
    private readonly ends: number[],
  ) {}

  /** Opens or creates; cuts a torn tail off. @throws AdaScaleError `run.corrupt`, `disk.readOnly`. */
  static async open<T>(file: string, parse: ParseRecord<T>): Promise<Journal<T>> {
    let handle: FileHandle;
    try {
      handle = await open(file, 'a+');
    } catch (error) {
      throw diskError(error, file);
    }
    try {
      const { records, ends } = scan(file, await readBounded(file, journalLimitBytes), parse);
      await handle.truncate(ends.at(-1) ?? 0);
      return new Journal(file, handle, records, ends);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get records(): readonly T[] {
    return this.kept;
  }

  /**
   * Appends one record; `durable` waits until the disk has it. Appends queue in call order.
   * @throws AdaScaleError `disk.full`: the record is taken back whole, the ones before it stay.
   */
  append(record: T, durable = false): Promise<void> {
    const done = this.tail.then(() => this.write(record, durable));
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async write(record: T, durable: boolean): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    const start = this.ends.at(-1) ?? 0;
    try {
      await writeAll(this.handle, line);
      if (durable) await this.handle.sync();
    } catch (error) {
      await this.handle.truncate(start).catch(() => undefined);
      throw diskError(error, this.file, line.length);
    }
    this.kept.push(record);
    this.ends.push(start + line.length);
  }

  /** Keeps the leading records that satisfy `keep`, drops the first that does not and everything after it. */
  async truncateWhere(keep: (record: T) => boolean): Promise<void> {
    await this.tail;
    const first = this.kept.findIndex((record) => !keep(record));
    if (first === -1) return;
    await this.handle.truncate(this.ends[first - 1] ?? 0);
    this.kept.length = first;
    this.ends.length = first;
  }

  async close(): Promise<void> {
    await this.tail;
    await this.handle.close();
  }
}

/** One `write` call as a rule; the system may take a part only (a nearly full disk), then the rest follows or fails. */
async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
}
