// The frontier for people: the network as it was first, then each variant with its change in words of the metric.
import { formatBytes, formatCount, formatMs, formatPercent } from '../shared/format';
import type { Candidate } from '../shared/run/candidate';
import { describeVariant } from '../shared/run/describeVariant';
import type { SearchResult } from '../shared/run/manifest';
import { printTable } from './terminal';

const latency = (candidate: Candidate): string => {
  const text = formatMs(candidate.latencyMs);
  return candidate.provenance.latencyMs.provenance === 'predicted' && text !== '' ? `≈ ${text}` : text;
};

const row = (candidate: Candidate): string[] => [
  candidate.id,
  formatPercent(candidate.accuracy.validation),
  formatPercent(candidate.accuracy.test),
  latency(candidate),
  formatCount(candidate.macs),
  formatCount(candidate.parameters),
  formatBytes(candidate.peakMemoryBytes),
  describeVariant(candidate),
];

export function frontierTable(result: SearchResult): void {
  printTable(
    ['variant', 'validation', 'test', 'latency', 'MACs', 'weights', 'peak memory', 'what changed'],
    [result.baseline, ...result.frontier].map(row),
    [1, 2, 3, 4, 5, 6],
  );
}
