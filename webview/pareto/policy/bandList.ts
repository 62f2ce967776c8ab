// The left column: bands in their order, the fallback, and what keeps decisions stable.
import { restBand } from '../../../src/shared/policy/authoring/findGaps';
import { shownValue, signalScales, storedValue } from '../../../src/shared/policy/authoring/signalScales';
import type { NumericSignal } from '../../../src/shared/policy/runtime';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { fill, h } from '../dom';
import { texts } from '../l10n/texts';
import { iconButton, select, type Control } from '../ui';
import { createBandRow, type BandRow } from './bandRow';
import { numberField } from './numberField';
import type { PolicyDesk } from './policyDesk';
import type { PolicyPart } from './policyPart';
import { redoEdit, undoEdit, type PolicySession } from './session';
import { letterAt } from './variantLetters';

const words = texts.policy.bands;

export function createBandList(desk: PolicyDesk): PolicyPart {
  const undo = iconButton('undo', words.undo, () => desk.change(undoEdit));
  const redo = iconButton('redo', words.redo, () => desk.change(redoEdit));
  let session: PolicySession | null = null;
  const add = iconButton('add', words.add, () => addBand(desk, session));
  const head = h(
    'div',
    { class: 'pane-title' },
    h('h2', {}, words.title),
    h('span', { class: 'dim small' }, words.order),
    h('span', { class: 'grow' }),
    undo,
    redo,
    add,
  );
  const list = h('ol', { class: 'bands' });
  const rows: BandRow[] = [];
  const fallback = createFallback(desk);
  const stability = createStability(desk);
  const fields = h('fieldset', { class: 'band-fields' }, list, fallback.element, stability.element);
  const element = h('section', { class: 'policy-bands', 'aria-label': words.title }, head, fields);
  return {
    element,
    render: (policy, next) => {
      session = next;
      undo.disabled = next.problem !== null || (next.history?.past.length ?? 0) === 0;
      redo.disabled = next.problem !== null || (next.history?.future.length ?? 0) === 0;
      add.disabled = fields.disabled = next.problem !== null;
      while (rows.length < policy.rules.length) {
        const row = createBandRow(desk, rows.length);
        rows.push(row);
        list.append(row.element);
      }
      while (rows.length > policy.rules.length) rows.pop()?.element.remove();
      rows.forEach((row, place) => row.render(policy, place === next.band));
      fallback.render(policy);
      stability.render(policy);
    },
  };
}

/** Before the band for everything else, which would hide it. */
function addBand(desk: PolicyDesk, session: PolicySession | null): void {
  const rules = session?.history?.present.policy.rules ?? [];
  const rest = rules.findIndex(({ when }) => Object.keys(when).length === 0);
  const rule = { ...restBand, name: words.addedName, when: { batteryPercent: { below: 50 } } };
  desk.edit({ kind: 'addRule', at: rest < 0 ? rules.length : rest, rule });
}

interface Piece {
  readonly element: HTMLElement;
  render(policy: PolicyFile): void;
}

function createFallback(desk: PolicyDesk): Piece {
  const place = h('span', { class: 'band-use' });
  let made = '';
  let control: Control<string> | null = null;
  const element = h(
    'div',
    { class: 'band fallback' },
    h(
      'div',
      { class: 'band-head' },
      h('span', { class: 'ordinal', 'aria-hidden': 'true' }, '–'),
      h('b', { class: 'grow' }, words.fallback),
      h('span', { class: 'dim' }, words.use),
      place,
    ),
    h('div', { class: 'band-when dim' }, words.fallbackWhen),
  );
  return {
    element,
    render: (policy) => {
      const key = policy.variants.map(({ id }) => id).join();
      if (key !== made || control === null) {
        made = key;
        const options = policy.variants.map(({ id }, i) => [id, letterAt(i)] as const);
        control = select<string>(words.fallbackUses, options, (variant) => desk.edit({ kind: 'setFallback', variant }));
        fill(place, control.element);
      }
      control.show(policy.fallback);
    },
  };
}

/** Only signals that some band looks at have a hysteresis worth setting. */
function createStability(desk: PolicyDesk): Piece {
  const body = h('div', { class: 'stability' });
  let made = '';
  let show: (policy: PolicyFile) => void = () => undefined;
  const element = h('div', {}, h('h3', { class: 'sub-title' }, words.stability), body);
  return {
    element,
    render: (policy) => {
      const used = (Object.keys(signalScales) as NumericSignal[]).filter((signal) =>
        policy.rules.some(({ when }) => when[signal] !== undefined && signal !== 'thermalStatus'),
      );
      if (used.join() !== made || body.childElementCount === 0) {
        made = used.join();
        show = stabilityFields(desk, used, body);
      }
      show(policy);
    },
  };
}

function stabilityFields(
  desk: PolicyDesk,
  used: readonly NumericSignal[],
  body: HTMLElement,
): (policy: PolicyFile) => void {
  const title = (label: string): string => label.charAt(0).toUpperCase() + label.slice(1);
  const signals = used.map((signal) => {
    const { label, unit, step } = signalScales[signal];
    const field = numberField({
      label: words.hysteresis(title(label)),
      unit,
      step,
      onChange: (value) =>
        desk.edit({ kind: 'setHysteresis', signal, value: storedValue(signal, value ?? 0) }, `hysteresis ${signal}`),
    });
    return { signal, field, text: words.hysteresis(title(label)) };
  });
  const dwell = numberField({
    label: words.dwell,
    unit: 's',
    onChange: (value) => desk.edit({ kind: 'setMinDwell', valueMs: Math.round((value ?? 0) * 1000) }, 'dwell'),
  });
  fill(
    body,
    signals.map(({ field, text }) => h('label', {}, h('span', {}, text), field.element)),
    h('label', {}, h('span', {}, words.dwell), dwell.element),
  );
  return (policy) => {
    for (const { signal, field } of signals)
      field.show(Number(shownValue(signal, policy.hysteresis[signal] ?? 0).toPrecision(6)));
    dwell.show(policy.minDwellMs / 1000);
  };
}
