// Sensitivity in the report: by part of the network the change that costs least and the one that costs most.
import { formatPercent } from '../../../shared/format';
import type { SensitivityRecord } from '../../../shared/run/sensitivity';

/** What is lost is negative, what is won positive. */
const points = (drop: number): string => `${drop > 0 ? '−' : '+'}${(100 * Math.abs(drop)).toFixed(1)} points`;
const change = ({ operator, ratio, drop, macsSaved }: SensitivityRecord): string =>
  `${operator}${ratio > 0 && ratio < 1 ? ` ${formatPercent(ratio)}` : ''}: ${points(drop)}, saves ${formatPercent(macsSaved)}`;

/** Markdown lines; none without records. */
export function sensitivityReport(records: readonly SensitivityRecord[]): readonly string[] {
  const parts = new Map<string, SensitivityRecord[]>();
  for (const record of records) {
    const name = record.id === record.kind ? record.id : `${record.kind} ${record.id}`;
    parts.set(name, [...(parts.get(name) ?? []), record]);
  }
  if (parts.size === 0) return [];
  const rows = [...parts].map(([name, own]) => {
    const sorted = [...own].sort((a, b) => a.drop - b.drop);
    const [first, last] = [sorted[0], sorted.at(-1)] as [SensitivityRecord, SensitivityRecord];
    return `| ${name} | ${change(first)} | ${change(last)} |`;
  });
  return [
    '',
    '## Sensitivity',
    '',
    `Accuracy that one change alone costs with recycled weights, before any training, on ${records[0]?.images} validation images; MACs that it saves.`,
    '',
    '| part | costs least | costs most |',
    '| --- | --- | --- |',
    ...rows,
  ];
}
