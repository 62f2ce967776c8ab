// Everything about a policy that an author should look at, warnings first.
import type { Rule } from '../runtime';
import type { PolicyFile } from '../types';
import { bandChoice } from './bandChoice';
import { limitTexts } from './bandText';
import { findGaps } from './findGaps';
import { findOverlaps } from './findOverlaps';
import type { NameVariant, PolicyProblem } from './policyProblem';
import { signalText } from './signalScales';
import { variantFit } from './variantFit';

/** @param name how sentences call a variant; its id if left out. */
export function findProblems(policy: PolicyFile, name: NameVariant = (id) => id): readonly PolicyProblem[] {
  const all = [
    ...findGaps(policy, name),
    ...policy.rules.flatMap((rule, place) => limitProblems(policy, rule, place, name)),
    ...findOverlaps(policy, name),
  ];
  return [...all.filter(isWarning), ...all.filter((problem) => !isWarning(problem))];
}

const isWarning = ({ severity }: PolicyProblem): boolean => severity === 'warning';

function limitProblems(policy: PolicyFile, rule: Rule, place: number, name: NameVariant): readonly PolicyProblem[] {
  const { admissible, choice } = bandChoice(policy, rule);
  if (admissible.length === 0) return [nothingFits(policy, rule, place, name)];
  if (rule.use === undefined || admissible.includes(rule.use)) return [];
  return [
    {
      kind: 'unusable',
      severity: 'warning',
      text: `${rule.name} names ${name(rule.use)}, which is over its limits, so ${name(choice)} runs.`,
      fixes: [{ label: `Use ${name(choice)}`, edit: { kind: 'setUse', rule: place, variant: choice } }],
      rules: [place],
    },
  ];
}

function nothingFits(policy: PolicyFile, rule: Rule, place: number, name: NameVariant): PolicyProblem {
  const limits = limitTexts(rule.limits).join(', ');
  const text = `No variant meets ${rule.name} (${limits}), so the fallback ${name(policy.fallback)} runs.`;
  const late = policy.variants
    .map((variant) => ({ variant, fit: variantFit(variant, { limits: { ...rule.limits, latencyMs: Infinity } }) }))
    .filter(({ fit }) => fit.kind === 'fits' || fit.kind === 'memory')
    .map(({ variant }) => variant.latencyMs.value);
  if (rule.limits.latencyMs === undefined || late.length === 0)
    return { kind: 'nothingFits', severity: 'warning', text, fixes: [dropLimits(rule, place)], rules: [place] };
  const value = roundUp(Math.min(...late));
  const label = `Allow ${signalText('latencyTargetMs', value)}`;
  const edit = { kind: 'setLimit', rule: place, limit: 'latencyMs', value } as const;
  return { kind: 'nothingFits', severity: 'warning', text, fixes: [{ label, edit }], rules: [place] };
}

const dropLimits = (rule: Rule, place: number): PolicyProblem['fixes'][number] => ({
  label: `Drop the limits of ${rule.name}`,
  edit: {
    kind: 'all',
    edits: (Object.keys(rule.limits) as (keyof Rule['limits'])[]).map((limit) => ({
      kind: 'setLimit',
      rule: place,
      limit,
      value: null,
    })),
  },
});

/** Up to two significant digits, so that a limit reads well and still holds. */
export function roundUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(6));
}
