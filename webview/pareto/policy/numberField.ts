// A number with its unit. Told of when it is committed (Enter, arrow keys, leaving the field), so that half-typed numbers change
// nothing.
import { h, listen } from '../dom';

export interface NumberFieldOptions {
  readonly label: string;
  readonly unit: string;
  readonly step?: number;
  readonly min?: number;
  readonly max?: number;
  /** Shown while empty; without one the field cannot be emptied. */
  readonly placeholder?: string;
  readonly onChange: (value: number | null) => void;
}

export interface NumberField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** In the field's unit; null leaves it empty. `step` is how far an arrow key goes from there. */
  show(value: number | null, step?: number): void;
}

export function numberField(options: NumberFieldOptions): NumberField {
  const { label, unit, step = 1, min = 0, max, placeholder, onChange } = options;
  const input = h('input', {
    type: 'number',
    'aria-label': `${label}${unit === '' ? '' : `, ${unit}`}`,
    step,
    min,
    max,
    placeholder,
  });
  let shown: number | null = null;
  const show = (value: number | null, nextStep = step): void => {
    shown = value;
    input.step = String(nextStep);
    const text = value === null ? '' : String(value);
    if (input.value !== text) input.value = text;
  };
  listen(input, {
    change: () => {
      const isCleared = input.value === '' && placeholder !== undefined;
      if (!isCleared && !Number.isFinite(input.valueAsNumber)) return show(shown);
      const value = Math.max(min, Math.min(max ?? Infinity, input.valueAsNumber));
      onChange(isCleared ? null : value);
    },
  });
  return { element: h('span', { class: 'number-field' }, input, h('span', { class: 'unit' }, unit)), input, show };
}
