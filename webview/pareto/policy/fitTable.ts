// Every variant in every band: which runs, which would do, and by how much the others miss.
import { bandChoice } from '../../../src/shared/policy/authoring/bandChoice';
import { limitTexts } from '../../../src/shared/policy/authoring/bandText';
import { plainNumber } from '../../../src/shared/policy/authoring/signalScales';
import { variantFit, type VariantFit } from '../../../src/shared/policy/authoring/variantFit';
import { formatBytes, formatMs, formatPercent } from '../../../src/shared/format';
import type { Rule, Variant } from '../../../src/shared/policy/runtime';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { fill, h } from '../dom';
import { texts } from '../l10n/texts';
import { provenanceBadge } from '../parts/provenanceBadge';
import type { IsAlike } from './alikeVariants';
import { whenChanged, type PolicyPart } from './policyPart';
import { letterAt, letterBadge } from './variantLetters';

const words = texts.policy.fits;

export function createFitTable(): PolicyPart {
  const table = h('table', { class: 'fit-table' });
  const scroller = h('div', { class: 'fit-scroll', tabindex: 0, role: 'region', 'aria-label': words.title }, table);
  const draw = whenChanged((policy: PolicyFile, band: number, isAlike: IsAlike) => {
    const choices = policy.rules.map((rule) => bandChoice(policy, rule).choice);
    const heads = policy.rules.map((rule, place) => bandHead(rule, place === band));
    fill(
      table,
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, words.variant), heads)),
      h(
        'tbody',
        {},
        policy.variants.map((variant, i) =>
          h(
            'tr',
            {},
            variantHead(variant, i, isAlike(variant)),
            policy.rules.map((rule, place) => cell(variant, rule, choices[place] === variant.id, place === band)),
          ),
        ),
      ),
    );
  });
  return {
    element: h('div', {}, h('h3', {}, words.title), scroller),
    render: (policy, session, isAlike) => draw(policy, session.band, isAlike),
  };
}

const bandHead = (rule: Rule, isSelected: boolean): HTMLElement =>
  h(
    'th',
    { scope: 'col', class: isSelected ? 'selected' : '' },
    rule.name,
    h('span', { class: 'fit-note' }, limitTexts(rule.limits).join(', ') || '–'),
  );

const variantHead = ({ id, accuracy }: Variant, place: number, isAlike: boolean): HTMLElement =>
  h(
    'th',
    { scope: 'row' },
    letterBadge(letterAt(place)),
    ` ${id}`,
    h('span', { class: 'fit-note' }, formatPercent(accuracy.value), ' ', provenanceBadge(accuracy.provenance)),
    isAlike && h('span', { class: 'fit-note' }, words.alike),
  );

function cell(variant: Variant, rule: Rule, isActive: boolean, isSelected: boolean): HTMLElement {
  const fit = variantFit(variant, rule);
  const misses = fit.kind === 'over' || fit.kind === 'unknown';
  const classes = [isActive && 'active', misses && 'over', isSelected && 'selected'].filter(Boolean).join(' ');
  const note = isActive ? [words.active, misses ? fitText(fit) : ''].filter(Boolean).join(', ') : fitText(fit);
  const latency = `${variant.latencyMs.provenance === 'measured' ? '' : '≈ '}${formatMs(variant.latencyMs.value)}`;
  return h('td', { class: classes }, isActive ? h('b', {}, latency) : latency, h('span', { class: 'fit-note' }, note));
}

function fitText(fit: VariantFit): string {
  switch (fit.kind) {
    case 'fits':
      return words.fits;
    case 'memory':
      return words.fitsWith(formatBytes(fit.freeBytes));
    case 'unknown':
      return words.unknown;
    case 'over':
      return fit.limit === 'accuracyAtLeast'
        ? words.under(texts.figures.points((fit.by * 100).toFixed(1)))
        : words.over(fit.limit === 'energyMj' ? `${plainNumber(fit.by)} mJ` : formatMs(fit.by));
    default:
      return fit satisfies never;
  }
}
