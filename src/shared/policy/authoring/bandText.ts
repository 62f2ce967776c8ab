// Bands and contexts in words, as lists of phrases that a view joins: `battery < 20 %`, `not charging`.
import type { Limits, NumericSignal, Rule } from '../runtime';
import { everyKnownContext, unknownValue, type ContextBox, type Interval } from './contextBox';
import { numericSignals, signalScales, signalText } from './signalScales';

/** What a band asks for, one phrase a condition; empty where it always matches. */
export function conditionTexts({ when }: Pick<Rule, 'when'>): readonly string[] {
  const numeric = numericSignals.flatMap((signal) => {
    const bounds = when[signal];
    return bounds === undefined ? [] : [`${signalScales[signal].label} ${boundsText(signal, bounds)}`];
  });
  if (when.charging === undefined) return numeric;
  return [...numeric, when.charging ? 'charging' : 'not charging'];
}

function boundsText(signal: NumericSignal, { atLeast, below }: { atLeast?: number; below?: number }): string {
  const { names } = signalScales[signal];
  if (names !== undefined) return namedRange(names, Math.ceil(atLeast ?? 0), Math.ceil(below ?? names.length));
  if ((atLeast ?? 0) <= 0 && below === undefined) return 'known';
  return [
    (atLeast ?? 0) > 0 && atLeast !== undefined ? `≥ ${signalText(signal, atLeast)}` : '',
    below === undefined ? '' : `< ${signalText(signal, below)}`,
  ]
    .filter(Boolean)
    .join(' and ');
}

function namedRange(names: readonly string[], from: number, to: number): string {
  const [first, last] = [names[Math.max(0, from)], names[Math.min(names.length, to) - 1]];
  if (first === undefined || last === undefined || to <= from) return 'never';
  if (from <= 0 && to >= names.length) return 'known';
  if (to >= names.length) return `${first} or more`;
  return first === last ? first : `${first} to ${last}`;
}

export function limitTexts(limits: Limits): readonly string[] {
  return [
    limits.latencyMs === undefined ? '' : `latency ≤ ${signalText('latencyTargetMs', limits.latencyMs)}`,
    limits.energyMj === undefined ? '' : `energy ≤ ${limits.energyMj} mJ`,
    limits.peakMemoryShare === undefined ? '' : `memory ≤ ${Math.round(limits.peakMemoryShare * 100)} % of free`,
    limits.accuracyAtLeast === undefined ? '' : `accuracy ≥ ${Number((limits.accuracyAtLeast * 100).toPrecision(4))} %`,
  ].filter(Boolean);
}

/** A region of contexts: `battery 20 to 25 %, thermal none to light`; a signal that may be anything is left out. */
export function boxText(box: ContextBox, outside: ContextBox = everyKnownContext): string {
  const texts = numericSignals
    .filter((signal) => box[signal].from !== outside[signal].from || box[signal].to !== outside[signal].to)
    .map((signal) => `${signalScales[signal].label} ${intervalText(signal, box[signal])}`);
  const { charging } = box;
  if (charging.from >= 1) texts.push('charging');
  if (charging.from === 0 && charging.to === 1) texts.push('not charging');
  return texts.join(', ') || 'any context';
}

function intervalText(signal: NumericSignal, { from, to }: Interval): string {
  const { names, most, unit } = signalScales[signal];
  if (to <= 0) return 'unknown';
  if (from === unknownValue) return `below ${signalText(signal, to)} or unknown`;
  if (names !== undefined) return namedRange(names, from, to);
  const end = Math.min(to, most ?? Infinity);
  if (end === Infinity) return `from ${signalText(signal, from)}`;
  if (from >= end) return signalText(signal, from);
  return `${signalText(signal, from).replace(` ${unit}`, '')} to ${signalText(signal, end)}`;
}
