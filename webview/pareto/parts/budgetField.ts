// One metric's budget: a number with its unit, a slider, and how many variants it removes.
import type { Metric } from '../../../src/shared/run/objectives';
import { h, listen, setText } from '../dom';
import { texts } from '../l10n/texts';
import { budgetAt, placeOf, sliderSteps } from '../model/budgetScale';
import { formatFigure } from '../model/figures';
import { formatScaled } from '../model/metricScale';
import type { Explored } from '../model/explore';
import { setBudget } from '../state/changes';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import type { Part } from './part';

const { rail } = texts;

const sign = (metric: Metric): string => (metric.direction === 'lower' ? '≤' : '≥');

/** Plain digits for an input field: no separators, no idle zeros. */
const fieldText = (metric: Metric, explored: Explored, value: number): string =>
  String(Number(formatScaled(metric, explored.scales[metric.id], value).replaceAll(',', '')));

function showSlider(slider: HTMLInputElement, metric: Metric, place: number, budget: number | undefined): void {
  slider.value = String(place);
  slider.style.setProperty('--fill', `${(place / sliderSteps) * 100}%`);
  slider.setAttribute('aria-valuetext', budget === undefined ? rail.noLimit : formatFigure(metric, budget));
}

export function createBudgetField(store: Store<PanelState>, metric: Metric): Part {
  const words = metric.direction === 'lower' ? rail.atMost(metric.label) : rail.atLeast(metric.label);
  const field = h('input', { type: 'number', min: 0, step: 'any', 'aria-label': words, placeholder: rail.any });
  const unit = h('span', { class: 'unit' });
  const removed = h('span', { class: 'removed' });
  const classes = metric.direction === 'higher' ? 'slider floor' : 'slider';
  const slider = h('input', { type: 'range', class: classes, min: 0, max: sliderSteps, 'aria-label': words });
  let explored: Explored | null = null;
  listen(field, {
    input: () => {
      const value = field.valueAsNumber;
      if (field.value !== '' && !(value >= 0)) return;
      const factor = explored?.scales[metric.id].factor ?? 1;
      store.set(setBudget(metric.id, field.value === '' ? null : value * factor));
    },
  });
  listen(slider, {
    input: () => {
      const range = explored?.ranges[metric.id];
      if (range) store.set(setBudget(metric.id, budgetAt(metric, range, slider.valueAsNumber)));
    },
  });
  const label = h('span', { class: 'budget-label' }, `${metric.label} `, h('span', { class: 'dim' }, sign(metric)));
  const box = h('span', { class: 'number-field' }, field, unit);
  const element = h('div', { class: 'budget' }, label, removed, slider, box);
  return {
    element,
    render: (state, next) => {
      explored = next;
      const range = next.ranges[metric.id];
      element.hidden = range === null;
      if (range === null) return;
      const budget = budgetsOf(state)[metric.id];
      setText(unit, next.scales[metric.id].unit);
      const text = budget === undefined ? '' : fieldText(metric, next, budget);
      // The person's own half-typed number is left alone.
      if (document.activeElement !== field && field.value !== text) field.value = text;
      showSlider(slider, metric, placeOf(metric, range, budget), budget);
      const count = next.removed[metric.id];
      setText(removed, count === 0 ? '' : `−${count.toLocaleString('en-GB')}`);
      removed.title = count === 0 ? '' : rail.removes(count);
      element.classList.toggle('removes-all', count > 0 && next.feasible.length === 0);
    },
  };
}
