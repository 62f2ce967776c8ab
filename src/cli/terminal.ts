// What a person or a program sees: results on stdout, everything else on stderr.
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { isBadInput, type JsonError } from '../shared/errors';

export interface Progress {
  /** `fraction` 0…1. Called often; draws only on a terminal, otherwise prints each new detail line at most every two seconds. */
  update(fraction: number, label: string, detail: string): void;
  stop(): void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

function barProgress(): Progress {
  const bar = new SingleBar({
    format: '{label} [{bar}] {percentage}%  {detail}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false,
    barsize: 24,
  });
  let started = false;
  return {
    update: (fraction, label, detail) => {
      if (!started) bar.start(1, 0, { label, detail });
      started = true;
      bar.update(fraction, { label, detail });
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}

function lineProgress(): Progress {
  let last = 0;
  let lastLabel = '';
  return {
    update: (fraction, label, detail) => {
      if (Date.now() - last < 2000 && label === lastLabel) return;
      last = Date.now();
      lastLabel = label;
      process.stderr.write(`${label} ${Math.round(fraction * 100)}%  ${detail}\n`);
    },
    stop: () => undefined,
  };
}

export function createProgress(quiet: boolean): Progress {
  if (quiet) return silent;
  return process.stderr.isTTY ? barProgress() : lineProgress();
}

/** Least width of a last column that is wrapped, characters. */
const leastWrapped = 28;
/** Where the output is no terminal. */
const usualColumns = 140;

/** Widths that fit the terminal: the last column takes what the others leave, and wraps. */
function columnWidths(head: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const widths = head.map((text, column) => 2 + Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const last = widths.pop() ?? 0;
  const taken = widths.reduce((sum, width) => sum + width + 1, 2);
  const room = (process.stdout.columns ?? usualColumns) - taken;
  return [...widths, Math.min(last, Math.max(leastWrapped, room))];
}

export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): void {
  const table = new Table({
    colWidths: columnWidths(head, rows),
    wordWrap: true,
    head: [...head],
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  process.stdout.write(`${table.toString()}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** 0 is success; cancelled 130; bad input 2; anything else 1. */
export function exitCode(error: JsonError): number {
  if (error.code === 'cancelled') return 130;
  return isBadInput(error) ? 2 : 1;
}

export function printError(error: JsonError, json: boolean): void {
  if (json) return printJson({ error: { code: error.code, message: error.message, hint: error.hint ?? null } });
  process.stderr.write(`adascale: ${error.message} [${error.code}]\n`);
  if (error.hint !== undefined) process.stderr.write(`  ${error.hint}\n`);
  if (error.code === 'internal' && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
}
