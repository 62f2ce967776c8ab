// The conditions, limits and preference of the chosen band, as fields. Rebuilt when the band asks for other signals; else patched.
import {
  numericSignals,
  shownValue,
  signalScales,
  stepOn,
  storedValue,
} from '../../../src/shared/policy/authoring/signalScales';
import { roundStep } from '../../../src/shared/roundStep';
import type { BoundSide, PolicyEdit } from '../../../src/shared/policy/authoring/policyEdit';
import type { Limits, NumericSignal, Prefer, Rule } from '../../../src/shared/policy/runtime';
import { fill, h, listen, type Child } from '../dom';
import { texts } from '../l10n/texts';
import { focusField, iconButton, segments, select } from '../ui';
import { numberField } from './numberField';

const words = texts.policy.editor;

export type EditBand = (edit: PolicyEdit, source: string) => void;

/** One control: its element, and how it shows a band. */
interface Field {
  readonly element: Child;
  show(rule: Rule): void;
}

export interface BandEditor {
  readonly element: HTMLElement;
  render(rule: Rule, place: number): void;
}

export function createBandEditor(edit: EditBand): BandEditor {
  const element = h('div', { class: 'band-edit' });
  let shape = '';
  let fields: readonly Field[] = [];
  return {
    element,
    render: (rule, place) => {
      // The field of charging always stands: made anew, it would lose the focus at its first arrow key.
      const next = JSON.stringify([place, numericSignals.filter((signal) => rule.when[signal] !== undefined)]);
      if (next !== shape) {
        const added = shape === '' ? null : addedSignal(shape, next);
        shape = next;
        fields = fieldsOf(rule, place, edit);
        fill(element, ...fields.map((field) => field.element));
        const field = added === null ? null : element.querySelector(`[data-signal="${added}"]`);
        if (field !== null) focusField(field);
      }
      for (const field of fields) field.show(rule);
    },
  };
}

/** The signal that the same band asks for now and did not before: its field takes the focus. */
function addedSignal(before: string, after: string): string | null {
  const [[oldPlace, old], [place, fresh]] = [before, after].map((text) => JSON.parse(text) as [number, string[]]) as [
    [number, string[]],
    [number, string[]],
  ];
  return oldPlace === place ? (fresh.find((signal) => !old.includes(signal)) ?? null) : null;
}

function fieldsOf(rule: Rule, place: number, edit: EditBand): readonly Field[] {
  const signals = numericSignals.filter((signal) => rule.when[signal] !== undefined);
  return [
    nameField(place, edit),
    ...signals.map((signal) =>
      signalScales[signal].names === undefined ? rangeField(place, signal, edit) : namesField(place, signal, edit),
    ),
    chargingField(place, edit),
    addField(place, signals, edit),
    ...limitFields(place, edit),
    preferField(place, edit),
  ];
}

function nameField(place: number, edit: EditBand): Field {
  const input = h('input', { type: 'text', class: 'text-input', 'aria-label': words.name, maxlength: 96 });
  listen(input, { change: () => edit({ kind: 'rename', rule: place, name: input.value }, `name ${place}`) });
  return {
    element: h('label', {}, h('span', {}, words.name), input),
    show: (rule) => {
      if (document.activeElement !== input || input.value.trim() === '') input.value = rule.name;
    },
  };
}

const setBound = (rule: number, signal: NumericSignal, side: BoundSide, value: number | null): PolicyEdit => ({
  kind: 'setBound',
  rule,
  signal,
  side,
  value,
});

const title = (signal: NumericSignal): string => {
  const { label } = signalScales[signal];
  return label.charAt(0).toUpperCase() + label.slice(1);
};

const dropButton = (place: number, signal: NumericSignal, edit: EditBand): HTMLElement =>
  iconButton('close', words.drop(signalScales[signal].label), () =>
    edit({ kind: 'dropSignal', rule: place, signal }, `drop ${place} ${signal}`),
  );

function rangeField(place: number, signal: NumericSignal, edit: EditBand): Field {
  const { unit, step, most } = signalScales[signal];
  const side = (which: BoundSide, label: string) =>
    numberField({
      label,
      unit,
      step,
      ...(most !== null && { max: shownValue(signal, most) }),
      placeholder: words.any,
      onChange: (value) =>
        edit(
          setBound(place, signal, which, value === null ? null : storedValue(signal, value)),
          `bound ${place} ${signal} ${which}`,
        ),
    });
  const from = side('atLeast', words.from(title(signal)));
  const below = side('below', words.below(title(signal)));
  const shown = (value: number | undefined): number | null =>
    value === undefined ? null : Number(shownValue(signal, value).toPrecision(6));
  return {
    element: h(
      'div',
      { class: 'field-row', 'data-signal': signal },
      h('span', { class: 'field-name' }, title(signal)),
      h('span', { class: 'range-sign dim', 'aria-hidden': 'true' }, '≥'),
      from.element,
      h('span', { class: 'range-sign dim', 'aria-hidden': 'true' }, '<'),
      below.element,
      dropButton(place, signal, edit),
    ),
    show: ({ when }) => {
      const { atLeast, below: top } = when[signal] ?? {};
      const by = shownValue(signal, stepOn(signal, Math.max(atLeast ?? 0, top ?? 0)));
      from.show(shown(atLeast), by);
      below.show(shown(top), by);
    },
  };
}

function namesField(place: number, signal: NumericSignal, edit: EditBand): Field {
  const names = signalScales[signal].names ?? [];
  const options = names.map((name, value) => [String(value), name] as const);
  const last = names.length - 1;
  const from = select(words.from(title(signal)), options, (value) =>
    edit(setBound(place, signal, 'atLeast', Number(value)), `bound ${place} ${signal} atLeast`),
  );
  // A band that ends with the scale has no upper bound, but keeps a lower one, else it would not look at the signal any more.
  const to = select(words.to(title(signal)), options, (value) =>
    edit(
      setBound(place, signal, 'below', Number(value) === last ? null : Number(value) + 1),
      `bound ${place} ${signal} below`,
    ),
  );
  return {
    element: h(
      'div',
      { class: 'field-row', 'data-signal': signal },
      h('span', { class: 'field-name' }, title(signal)),
      from.element,
      h('span', { class: 'dim', 'aria-hidden': 'true' }, '–'),
      to.element,
      dropButton(place, signal, edit),
    ),
    show: ({ when }) => {
      const { atLeast = 0, below = names.length } = when[signal] ?? {};
      from.show(String(Math.max(0, Math.min(last, Math.ceil(atLeast)))));
      to.show(String(Math.max(0, Math.min(last, Math.ceil(below) - 1))));
    },
  };
}

function chargingField(place: number, edit: EditBand): Field {
  const control = segments(
    words.charging,
    [
      ['any', words.chargingAny],
      ['off', words.chargingOff],
      ['on', words.chargingOn],
    ],
    (value) =>
      edit({ kind: 'setCharging', rule: place, value: value === 'any' ? null : value === 'on' }, `charging ${place}`),
  );
  return {
    element: h('div', { class: 'field-row' }, h('span', { class: 'field-name' }, words.charging), control.element),
    show: ({ when }) => control.show(when.charging === undefined ? 'any' : when.charging ? 'on' : 'off'),
  };
}

/** Bounds to start from: a new condition should change little until it is set. */
const firstBound: Readonly<Record<NumericSignal, readonly [BoundSide, number]>> = {
  batteryPercent: ['below', 100],
  thermalStatus: ['atLeast', 1],
  freeMemoryBytes: ['below', 512e6],
  cpuLoad: ['atLeast', 0.8],
  latencyTargetMs: ['atLeast', 0],
};

function addField(place: number, signals: readonly NumericSignal[], edit: EditBand): Field {
  const left = numericSignals.filter((signal) => !signals.includes(signal));
  const options = [['', words.addCondition] as const, ...left.map((signal) => [signal, title(signal)] as const)];
  const control = select<string>(words.addCondition, options, (value) => {
    if (value === '') return;
    const signal = value as NumericSignal;
    const [side, bound] = firstBound[signal];
    edit(setBound(place, signal, side, bound), `add ${place} ${signal}`);
  });
  control.element.classList.add('wide');
  return {
    element: left.length > 0 && h('div', { class: 'field-row' }, control.element),
    show: () => control.show(''),
  };
}

interface LimitField {
  readonly limit: keyof Limits;
  readonly label: string;
  readonly unit: string;
  readonly factor: number;
  readonly step: number;
}

const limitTable: readonly LimitField[] = [
  { limit: 'latencyMs', label: words.latency, unit: 'ms', factor: 1, step: 0.5 },
  { limit: 'energyMj', label: words.energy, unit: 'mJ', factor: 1, step: 0.1 },
  { limit: 'peakMemoryShare', label: words.memory, unit: '%', factor: 0.01, step: 5 },
  { limit: 'accuracyAtLeast', label: words.accuracy, unit: '%', factor: 0.01, step: 0.5 },
];

function limitFields(place: number, edit: EditBand): readonly Field[] {
  return limitTable.map(({ limit, label, unit, factor, step }) => {
    const field = numberField({
      label,
      unit,
      step,
      ...(factor !== 1 && { max: 100 }),
      placeholder: words.any,
      onChange: (value) => {
        // None of the limits may be nothing: a limit of 0 would rule out everything.
        const stored = value === null || value <= 0 ? null : Number((value * factor).toPrecision(6));
        edit({ kind: 'setLimit', rule: place, limit, value: stored }, `limit ${place} ${limit}`);
      },
    });
    return {
      element: h('label', {}, h('span', {}, label), field.element),
      show: ({ limits }) => {
        const value = limits[limit];
        // Half a millisecond is nothing to a network that takes a second, and all to one that takes a tenth.
        const by = factor === 1 && value !== undefined ? roundStep(value / 50) : step;
        field.show(value === undefined ? null : Number((value / factor).toPrecision(6)), by);
      },
    };
  });
}

function preferField(place: number, edit: EditBand): Field {
  const options = (Object.keys(words.preferences) as Prefer[]).map(
    (value) => [value, words.preferences[value]] as const,
  );
  const control = select<Prefer>(words.prefer, options, (prefer) =>
    edit({ kind: 'setPrefer', rule: place, prefer }, `prefer ${place}`),
  );
  return {
    element: h('div', { class: 'field-row' }, h('span', { class: 'field-name' }, words.prefer), control.element),
    show: ({ prefer }) => control.show(prefer),
  };
}
