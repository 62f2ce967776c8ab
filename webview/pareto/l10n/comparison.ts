// Latency against the starting network, measured in the same rounds.
import { count } from './words';

export const comparisonTexts = {
  heading: 'Against the baseline',
  alike: 'not distinguishable from the baseline',
  alikeShort: 'alike',
  interval: (low: string, high: string, rounds: number): string =>
    `95 % interval ${low} to ${high} ms, ${count(rounds)} rounds`,
  difference: (difference: string): string => `${difference} ms`,
  title: 'Both ran in the same interleaved rounds; the interval is that of their difference in a round',
};
