// Sensitivity in short: each part of the network with the change that costs least and the one that costs most, the most sensitive
// part first. All records are in the run's report and in --json.
import { formatPercent } from '../shared/format';
import type { SensitivityRecord } from '../shared/run/sensitivity';
import { printTable } from './terminal';

/** Parts beyond these are left to the report. */
const mostRows = 12;

/** What is lost is negative. */
const points = (drop: number): string => {
  const text = (100 * Math.abs(drop)).toFixed(1);
  return `${text === '0.0' ? '' : drop > 0 ? '−' : '+'}${text}`;
};

const change = ({ operator, ratio }: SensitivityRecord): string =>
  ratio > 0 && ratio < 1 ? `${operator} ${formatPercent(ratio)}` : operator;

/** One row a part: name, the gentlest change with its points, the harshest with its points. */
export function sensitivityRows(records: readonly SensitivityRecord[]): readonly (readonly string[])[] {
  const parts = new Map<string, SensitivityRecord[]>();
  for (const record of records) {
    const name = record.kind === record.id ? record.id : `${record.kind} ${record.id}`;
    parts.set(name, [...(parts.get(name) ?? []), record]);
  }
  const sorted = [...parts].map(([name, own]) => ({ name, own: own.sort((a, b) => a.drop - b.drop) }));
  const worst = (own: readonly SensitivityRecord[]): number => own.at(-1)?.drop ?? 0;
  sorted.sort((a, b) => worst(b.own) - worst(a.own));
  return sorted.map(({ name, own }) => {
    const [first, last] = [own[0], own.at(-1)] as [SensitivityRecord, SensitivityRecord];
    return [name, change(first), points(first.drop), change(last), points(last.drop)];
  });
}

/** Prints nothing where single changes were not probed. */
export function sensitivityTable(records: readonly SensitivityRecord[] = []): void {
  if (records.length === 0) return;
  const rows = sensitivityRows(records);
  process.stdout.write(
    `Sensitivity: accuracy points that one change alone costs with recycled weights, on ${records[0]?.images} validation images\n`,
  );
  printTable(['part', 'costs least', 'points', 'costs most', 'points'], rows.slice(0, mostRows), [2, 4]);
  if (rows.length > mostRows) process.stdout.write(`and ${rows.length - mostRows} parts that are less sensitive\n`);
}
