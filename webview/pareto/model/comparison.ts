// A latency against the starting network's where the two ran in the same rounds: the difference with its interval, or that there
// is nothing to tell. A percentage of two medians would claim more than was measured.
import type { Candidate } from '../../../src/shared/run/candidate';
import { latencyVerdict, signedMs } from '../../../src/shared/run/latencyComparison';
import { texts } from '../l10n/texts';
import type { Dimension } from './dimension';
import { formatChange } from './figures';

const { comparison: words } = texts;

export interface ComparisonWords {
  /** `−0.050 ms`, or that the two cannot be told apart. */
  readonly verdict: string;
  /** The interval and the rounds. */
  readonly interval: string;
}

/** Null where the two were never measured together. */
export function comparisonWords(candidate: Candidate): ComparisonWords | null {
  const { latencyComparison: found } = candidate;
  if (found === undefined) return null;
  const isAlike = latencyVerdict(candidate) === 'alike';
  return {
    verdict: isAlike ? words.alike : words.difference(signedMs(found.differenceMs)),
    interval: words.interval(signedMs(found.lowMs), signedMs(found.highMs), found.rounds),
  };
}

/** Both in one line; empty where nothing was compared. */
export function comparisonLine(candidate: Candidate): string {
  const told = comparisonWords(candidate);
  return told === null ? '' : `${told.verdict} (${told.interval})`;
}

/** The change of a metric against the baseline; a latency that chance may explain gets a word instead of a percentage. */
export function changeAgainst(metric: Dimension, candidate: Candidate, baseline: Candidate | null): string {
  if (baseline !== null && metric.id === 'latencyMs' && latencyVerdict(candidate) === 'alike') return words.alikeShort;
  return formatChange(metric, metric.of(candidate), baseline && metric.of(baseline));
}
