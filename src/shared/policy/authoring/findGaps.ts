// Contexts in which no band matches, each with the smallest changes that close it.
import type { NumericSignal } from '../runtime';
import type { PolicyFile } from '../types';
import { applyEdit } from './applyEdit';
import { bandChoice } from './bandChoice';
import { boxText } from './bandText';
import { everyContext, everyKnownContext, unknownValue, type ContextBox, type Interval } from './contextBox';
import type { PolicyEdit } from './policyEdit';
import { sentence, type NameVariant, type PolicyFix, type PolicyProblem } from './policyProblem';
import { numericSignals, signalScales, signalText } from './signalScales';
import { uncoveredBoxes } from './uncoveredBoxes';

const mostFixes = 2;

/** A band for every context that no other takes. */
export const restBand = { name: 'normal', when: {}, limits: {}, prefer: 'accuracy' } as const;

const addRest = (policy: PolicyFile): PolicyFix => ({
  label: 'Add a band for everything else',
  edit: { kind: 'addRule', at: policy.rules.length, rule: restBand },
});

export function findGaps(policy: PolicyFile, name: NameVariant): readonly PolicyProblem[] {
  const gaps = uncoveredBoxes(policy.rules);
  if (gaps === null) return [tooMany(policy)];
  const without = name(bandChoice(policy, null).choice);
  const known = gaps.map((box): PolicyProblem => {
    const where = sentence(boxText(box));
    const text = `${where}: no band matches, ${without} runs without limits.`;
    return { kind: 'gap', severity: 'warning', text, fixes: closingFixes(policy, box), rules: [], box };
  });
  return gaps.length > 0 ? known : unknownGap(policy, without);
}

const tooMany = (policy: PolicyFile): PolicyProblem => ({
  kind: 'tooMany',
  severity: 'info',
  text: 'The bands divide the contexts into too many pieces to look for gaps.',
  fixes: [addRest(policy)],
  rules: [],
});

/** Covered wherever all signals can be read, but not where one cannot. */
function unknownGap(policy: PolicyFile, without: string): readonly PolicyProblem[] {
  const missing = numericSignals.filter((signal) => {
    const space = { ...everyKnownContext, [signal]: { from: unknownValue, to: 0 } };
    return uncoveredBoxes(policy.rules, space)?.length !== 0;
  });
  if (missing.length === 0) return [];
  const labels = missing.map((signal) => signalScales[signal].label).join(' or ');
  const text = `Where ${labels} cannot be read no band matches, ${without} runs without limits.`;
  return [{ kind: 'unknown', severity: 'info', text, fixes: [addRest(policy)], rules: [], box: everyContext }];
}

/** Bounds that move to the gap's far edge and close it whole, the nearest band first; else a band for the rest. */
function closingFixes(policy: PolicyFile, gap: ContextBox): readonly PolicyFix[] {
  const moves = policy.rules.flatMap((_, rule) => [
    ...numericSignals.flatMap((signal) => boundMoves(policy, rule, signal, gap[signal])),
    ...chargingMove(policy, rule, gap),
  ]);
  moves.sort((a, b) => a.reach - b.reach);
  const closing = moves.filter(({ edit }) => closes(policy, edit, gap)).slice(0, mostFixes);
  return closing.length > 0 ? closing : [addRest(policy)];
}

const closes = (policy: PolicyFile, edit: PolicyEdit, gap: ContextBox): boolean =>
  uncoveredBoxes(applyEdit(policy, edit).rules, gap)?.length === 0;

interface Move extends PolicyFix {
  /** How far a band has to grow, as part of what is bearable. */
  readonly reach: number;
}

/** A gap that is most of a scale is not a slip of a bound: no band should grow that far, and the reach is above 1. */
function reachOf(signal: NumericSignal, { from, to }: Interval): number {
  const { most, names } = signalScales[signal];
  if (names !== undefined) return (to - from) / 2;
  if (most !== null) return (Math.min(to, most) - Math.max(0, from)) / (0.3 * most);
  return from > 0 ? Math.log2(to / from) : Infinity;
}

function boundMoves(policy: PolicyFile, rule: number, signal: NumericSignal, interval: Interval): readonly Move[] {
  const { name, when } = policy.rules[rule]!;
  const bounds = when[signal];
  const reach = reachOf(signal, interval);
  if (bounds === undefined || reach > 1) return [];
  const { from, to } = interval;
  const exact = (value: number | undefined): number | undefined =>
    value === undefined || signal !== 'thermalStatus' ? value : Math.ceil(value);
  const { most, names } = signalScales[signal];
  const fixes: Move[] = [];
  if (exact(bounds.below) === from) {
    const end = names !== undefined ? to - 1 : Math.min(to, most ?? Infinity);
    const value = to === Infinity || to > (most ?? Infinity) ? null : to;
    fixes.push({
      label: `Extend ${name} to ${signalText(signal, end)}`,
      edit: { kind: 'setBound', rule, signal, side: 'below', value },
      reach,
    });
  }
  if (exact(bounds.atLeast) === to)
    fixes.push({
      label: `Start ${name} at ${signalText(signal, from)}`,
      edit: { kind: 'setBound', rule, signal, side: 'atLeast', value: from <= 0 ? null : from },
      reach,
    });
  return fixes;
}

function chargingMove(policy: PolicyFile, rule: number, gap: ContextBox): readonly Move[] {
  const { name, when } = policy.rules[rule]!;
  if (when.charging === undefined) return [];
  const other = when.charging ? { from: 0, to: 1 } : { from: 1, to: 2 };
  if (gap.charging.from !== other.from || gap.charging.to !== other.to) return [];
  const state = when.charging ? 'not charging' : 'charging';
  return [
    { label: `Let ${name} match while ${state}, too`, edit: { kind: 'setCharging', rule, value: null }, reach: 1 },
  ];
}
