// Bands that share part of a range, where order decides (worth a look), and bands that never get their turn (a mistake). A band
// inside another is an exception on purpose and is not reported.
import type { NumericSignal } from '../runtime';
import type { PolicyFile } from '../types';
import { applyEdit } from './applyEdit';
import { bandChoice } from './bandChoice';
import { boxText } from './bandText';
import { boxOf, containsBox, everyKnownContext, intersect, type ContextBox, type Interval } from './contextBox';
import { sentence, type NameVariant, type PolicyFix, type PolicyProblem } from './policyProblem';
import { numericSignals, signalScales, signalText } from './signalScales';
import { uncoveredBoxes } from './uncoveredBoxes';

/** Pairs of bands grow with the square. */
const mostRules = 64;

export function findOverlaps(policy: PolicyFile, name: NameVariant): readonly PolicyProblem[] {
  const boxes = policy.rules.slice(0, mostRules).map(({ when }) => boxOf(when));
  return boxes.flatMap((box, rule) => {
    if (box === null) return [neverMatches(policy, rule)];
    const unreachable = unreachableBand(policy, boxes, rule, box);
    if (unreachable !== null) return [unreachable];
    return boxes.slice(0, rule).flatMap((upper, place) => {
      const problem = upper === null ? null : partialOverlap(policy, place, rule, upper, box, name);
      return problem === null ? [] : [problem];
    });
  });
}

const neverMatches = (policy: PolicyFile, rule: number): PolicyProblem => ({
  kind: 'unreachable',
  severity: 'warning',
  text: `${policy.rules[rule]!.name} never matches: its bounds leave no value.`,
  fixes: [{ label: `Remove ${policy.rules[rule]!.name}`, edit: { kind: 'removeRule', rule } }],
  rules: [rule],
});

function unreachableBand(
  policy: PolicyFile,
  boxes: readonly (ContextBox | null)[],
  rule: number,
  box: ContextBox,
): PolicyProblem | null {
  if (uncoveredBoxes(policy.rules.slice(0, rule), box)?.length !== 0) return null;
  const { name } = policy.rules[rule]!;
  const first = boxes.findIndex((other) => other !== null && intersect(other, box) !== null);
  const cover = boxes.slice(0, rule).findIndex((other) => other !== null && containsBox(other, box));
  const who = cover < 0 ? 'the bands above match' : `${policy.rules[cover]!.name} above matches`;
  const to = cover < 0 ? first : cover;
  return {
    kind: 'unreachable',
    severity: 'warning',
    text: `${name} never runs: ${who} whenever it does.`,
    fixes: [
      { label: `Move ${name} above ${policy.rules[to]!.name}`, edit: { kind: 'moveRule', rule, to } },
      { label: `Remove ${name}`, edit: { kind: 'removeRule', rule } },
    ],
    rules: [rule],
    box,
  };
}

const crosses = (a: Interval, b: Interval): boolean =>
  (a.from < b.from && b.from < a.to && a.to < b.to) || (b.from < a.from && a.from < b.to && b.to < a.to);

function partialOverlap(
  policy: PolicyFile,
  upper: number,
  lower: number,
  above: ContextBox,
  below: ContextBox,
  name: NameVariant,
): PolicyProblem | null {
  const shared = intersect(above, below);
  const signal = numericSignals.find((one) => crosses(above[one], below[one]));
  if (shared === null || signal === undefined) return null;
  const [first, second] = [policy.rules[upper]!, policy.rules[lower]!];
  const [wins, loses] = [bandChoice(policy, first).choice, bandChoice(policy, second).choice];
  if (wins === loses || uncoveredBoxes(policy.rules.slice(0, upper), shared)?.length === 0) return null;
  const who = `${first.name} (${name(wins)}) is above ${second.name} (${name(loses)}) and wins`;
  return {
    kind: 'overlap',
    severity: 'info',
    text: `${sentence(boxText(intersect(shared, everyKnownContext) ?? shared))}: ${who}.`,
    fixes: [separatingFix(policy, upper, lower, signal, above[signal], below[signal])],
    rules: [upper, lower],
    box: shared,
  };
}

/** Ends one band where the other starts; the way that opens no gap, if there is one. */
function separatingFix(
  policy: PolicyFile,
  upper: number,
  lower: number,
  signal: NumericSignal,
  above: Interval,
  below: Interval,
): PolicyFix {
  const start = (rule: number, value: number): PolicyFix => ({
    label: `Start ${policy.rules[rule]!.name} at ${signalText(signal, value)}`,
    edit: { kind: 'setBound', rule, signal, side: 'atLeast', value },
  });
  const end = (rule: number, value: number): PolicyFix => ({
    label: `End ${policy.rules[rule]!.name} at ${signalText(signal, value - (signalScales[signal].names ? 1 : 0))}`,
    edit: { kind: 'setBound', rule, signal, side: 'below', value },
  });
  const ways =
    above.from < below.from
      ? [start(lower, above.to), end(upper, below.from)]
      : [end(lower, above.from), start(upper, below.to)];
  const gapsBefore = uncoveredBoxes(policy.rules)?.length;
  const clean = ways.find(({ edit }) => uncoveredBoxes(applyEdit(policy, edit).rules)?.length === gapsBefore);
  return clean ?? ways[0]!;
}
