// A variant as a row of a QuickPick: its figures and what it is made of.
import type { QuickPickItem } from 'vscode';
import { formatBytes, formatMs, formatPercent } from '../../shared/format';
import type { Candidate } from '../../shared/run/candidate';
import { describeVariant } from '../../shared/run/describeVariant';

export interface VariantChoice extends QuickPickItem {
  readonly id: string;
}

export function variantChoice(candidate: Candidate, picked: boolean): VariantChoice {
  const { id, accuracy, latencyMs, peakMemoryBytes } = candidate;
  const figures = [
    formatPercent(accuracy.test ?? accuracy.validation),
    formatMs(latencyMs),
    formatBytes(peakMemoryBytes),
  ];
  return {
    id,
    label: id,
    description: figures.filter(Boolean).join(' · '),
    detail: describeVariant(candidate),
    picked,
  };
}
