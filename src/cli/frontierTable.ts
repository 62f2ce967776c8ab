// The frontier for people: the network as it was first, then each variant with its change in words of the metric.
import { formatBytes, formatCount, formatMs, formatPercent } from '../shared/format';
import type { Candidate } from '../shared/run/candidate';
import { describeVariant } from '../shared/run/describeVariant';
import { describeComparison } from '../shared/run/latencyComparison';
import type { SearchResult } from '../shared/run/manifest';
import { formatEnergy } from './energyText';
import { printTable } from './terminal';

const latency = (candidate: Candidate): string => {
  const text = formatMs(candidate.latencyMs);
  return candidate.provenance.latencyMs.provenance === 'predicted' && text !== '' ? `≈ ${text}` : text;
};

/** Marked where it is more than rounding; the largest difference of values that are no numbers has no end. */
function outputsText({ outputs }: Candidate): string {
  if (outputs === undefined) return '';
  const { maximumDifference, differs } = outputs;
  return `${differs ? '≠ ' : ''}${(maximumDifference ?? Infinity).toExponential(1)}`;
}

export interface Column {
  readonly head: string;
  readonly cell: (candidate: Candidate) => string;
  readonly text?: boolean;
  /** Left out where it is blank for all. */
  readonly optional?: boolean;
}

const columns: readonly Column[] = [
  { head: 'variant', cell: ({ id }) => id, text: true },
  { head: 'validation', cell: ({ accuracy }) => formatPercent(accuracy.validation) },
  { head: 'test', cell: ({ accuracy }) => formatPercent(accuracy.test) },
  { head: 'latency', cell: latency },
  { head: 'against the baseline', cell: describeComparison, optional: true },
  { head: 'energy', cell: formatEnergy, optional: true },
  { head: 'outputs differ by', cell: outputsText, optional: true },
  { head: 'MACs', cell: ({ macs }) => formatCount(macs) },
  { head: 'weights', cell: ({ parameters }) => formatCount(parameters) },
  { head: 'peak memory', cell: ({ peakMemoryBytes }) => formatBytes(peakMemoryBytes) },
  { head: 'what changed', cell: describeVariant, text: true },
];

/** Where latencies were measured, each place once; an emulated device is named as one. */
const placesOf = (candidates: readonly Candidate[]): readonly string[] => {
  const sources = candidates.map(({ provenance }) => provenance.latencyMs);
  const measured = sources.filter(({ provenance }) => provenance === 'measured');
  return [...new Set(measured.map(({ device, runtime }) => [device, runtime].filter(Boolean).join(', ')))];
};

export function frontierTable(result: SearchResult): void {
  candidateTable([result.baseline, ...result.frontier]);
}

/** @param extra a column behind the names */
export function candidateTable(candidates: readonly Candidate[], extra?: Column): void {
  const [name, ...figures] = columns as [Column, ...Column[]];
  const all = [name, ...(extra ? [extra] : []), ...figures];
  const shown = all.filter(({ cell, optional }) => optional !== true || candidates.some((one) => cell(one) !== ''));
  printTable(
    shown.map(({ head }) => head),
    candidates.map((candidate) => shown.map(({ cell }) => cell(candidate))),
    [...shown.keys()].filter((index) => shown[index]?.text !== true),
  );
  for (const place of placesOf(candidates)) process.stdout.write(`latency measured on ${place}\n`);
}
