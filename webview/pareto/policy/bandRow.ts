// One band of the list: its place, name, what it asks for, which variant it uses; the chosen one also its fields.
import { bandChoice } from '../../../src/shared/policy/authoring/bandChoice';
import { conditionTexts, limitTexts } from '../../../src/shared/policy/authoring/bandText';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { fill, h, listen, setText } from '../dom';
import { texts } from '../l10n/texts';
import { iconButton, isInControl, select, type Control } from '../ui';
import { createBandEditor } from './bandEditor';
import type { PolicyDesk } from './policyDesk';
import { letterAt, letterOf } from './variantLetters';
import { selectBand } from './session';

const words = texts.policy.bands;

export interface BandRow {
  readonly element: HTMLElement;
  render(policy: PolicyFile, isSelected: boolean): void;
}

export function createBandRow(desk: PolicyDesk, place: number): BandRow {
  const ordinal = h('span', { class: 'ordinal' }, String(place + 1));
  const name = listen(h('button', { type: 'button', class: 'band-name' }), {
    click: () => desk.change(selectBand(place)),
  });
  const usePlace = h('span', { class: 'band-use' });
  const when = h('div', { class: 'band-when' });
  const tools = h('span', { class: 'band-tools' });
  const editor = createBandEditor((edit, source) => desk.edit(edit, source));
  const element = h(
    'li',
    { class: 'band', 'data-band': place },
    h('div', { class: 'band-head' }, ordinal, name, tools, h('span', { class: 'dim' }, words.use), usePlace),
    when,
    editor.element,
  );
  listen(element, {
    click: ({ target }) => {
      if (!isInControl(target)) desk.change(selectBand(place));
    },
  });
  const showUse = usePicker(desk, place, usePlace);
  let toolsFor = '';
  return {
    element,
    render: (policy, isSelected) => {
      const rule = policy.rules[place];
      if (rule === undefined) return;
      element.classList.toggle('selected', isSelected);
      name.setAttribute('aria-expanded', String(isSelected));
      name.setAttribute('aria-label', words.select(place + 1, rule.name));
      setText(name, rule.name);
      const conditions = conditionTexts(rule);
      setText(when, [...(conditions.length > 0 ? conditions : [words.always]), ...limitTexts(rule.limits)].join(' · '));
      showUse(policy);
      const key = JSON.stringify([isSelected, rule.name, place === 0, place === policy.rules.length - 1]);
      if (key !== toolsFor) fill(tools, isSelected ? moveTools(desk, place, policy) : []);
      toolsFor = key;
      editor.element.hidden = !isSelected;
      if (isSelected) editor.render(rule, place);
    },
  };
}

function moveTools(desk: PolicyDesk, place: number, policy: PolicyFile): readonly HTMLElement[] {
  const name = policy.rules[place]?.name ?? '';
  const move = (to: number): void => desk.edit({ kind: 'moveRule', rule: place, to });
  const up = iconButton('up', words.up(name), () => move(place - 1));
  const down = iconButton('down', words.down(name), () => move(place + 1));
  up.disabled = place === 0;
  down.disabled = place === policy.rules.length - 1;
  return [up, down, iconButton('close', words.remove(name), () => desk.edit({ kind: 'removeRule', rule: place }))];
}

/** Options change with the variants and with what is best. */
function usePicker(desk: PolicyDesk, place: number, where: HTMLElement): (policy: PolicyFile) => void {
  let made = '';
  let control: Control<string> | null = null;
  return (policy) => {
    const rule = policy.rules[place];
    if (rule === undefined) return;
    const { use: _use, ...free } = rule;
    const best = letterOf(policy, bandChoice(policy, free).choice);
    const key = JSON.stringify([policy.variants.map(({ id }) => id), best, rule.name]);
    if (key !== made || control === null) {
      made = key;
      const options = [
        ['', words.best(best)] as const,
        ...policy.variants.map(({ id }, i) => [id, letterAt(i)] as const),
      ];
      control = select<string>(words.uses(rule.name), options, (value) =>
        desk.edit({ kind: 'setUse', rule: place, variant: value === '' ? null : value }),
      );
      fill(where, control.element);
    }
    control.show(rule.use ?? '');
  };
}
