// Which variants the policy needs at all, and what the others are good for.
import { bandChoice } from '../../../src/shared/policy/authoring/bandChoice';
import { coveringSet } from '../../../src/shared/policy/authoring/coveringSet';
import { applyEdit } from '../../../src/shared/policy/authoring/applyEdit';
import { formatBytes } from '../../../src/shared/format';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { fill, h } from '../dom';
import { icon } from '../icons';
import { texts } from '../l10n/texts';
import { linkButton } from '../ui';
import type { PolicyDesk } from './policyDesk';
import type { IsAlike } from './alikeVariants';
import { whenChanged, type PolicyPart } from './policyPart';
import { letterOf, listLetters } from './variantLetters';

const words = texts.policy.suggestion;

export function createSuggestionLine(desk: PolicyDesk): PolicyPart {
  const text = h('span', {});
  const element = h('p', { class: 'suggestion-line' }, icon('bulb'), text);
  const draw = whenChanged((policy: PolicyFile, isAlike: IsAlike) => {
    const { ids } = coveringSet(policy.variants, policy.rules);
    const letters = ids.map((id) => letterOf(policy, id));
    const extra = policy.variants.filter(({ id }) => !ids.includes(id));
    if (extra.length === 0) return fill(text, words.all(policy.variants.length), alikeText(policy, ids, isAlike));
    fill(
      text,
      h('b', {}, ids.length === 1 ? words.one(letters[0] ?? '') : words.enough(listLetters(letters))),
      `${gainText(policy, ids)}${alikeText(policy, ids, isAlike)} `,
      // Fewer than two leave nothing to switch among.
      ids.length > 1 && linkButton(words.only(listLetters(letters)), () => desk.edit({ kind: 'keepVariants', ids })),
    );
  });
  return { element, render: (policy, _session, isAlike) => draw(policy, isAlike) };
}

/** What the first band that runs one of the others gains by it. */
function gainText(policy: PolicyFile, ids: readonly string[]): string {
  const reduced = applyEdit(policy, { kind: 'keepVariants', ids });
  for (const [place, rule] of policy.rules.entries()) {
    const full = policy.variants.find(({ id }) => id === bandChoice(policy, rule).choice);
    const less = reduced.variants.find(({ id }) => id === bandChoice(reduced, reduced.rules[place] ?? rule).choice);
    if (full === undefined || less === undefined || ids.includes(full.id)) continue;
    const points = (full.accuracy.value - less.accuracy.value) * 100;
    if (points <= 0) continue;
    return words.gain(
      letterOf(policy, full.id),
      texts.figures.points(points.toFixed(1)),
      rule.name,
      formatBytes(full.sizeBytes),
    );
  }
  const others = policy.variants.filter(({ id }) => !ids.includes(id)).map(({ id }) => letterOf(policy, id));
  return words.noGain(listLetters(others));
}

/** Who among the needed is no faster than the network as it was, as far as was measured. */
function alikeText(policy: PolicyFile, ids: readonly string[], isAlike: IsAlike): string {
  const found = policy.variants.filter((variant) => ids.includes(variant.id) && isAlike(variant));
  return found.length === 0 ? '' : words.alike(listLetters(found.map(({ id }) => letterOf(policy, id))));
}
