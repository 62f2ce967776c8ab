// What the marks mean, with how many there are of each.
import { heatDashes } from '../chart/drawHeat';
import { latencyAxis } from '../chart/drawBudgets';
import { otherFrontier, runDash } from '../chart/drawOverlays';
import { fill, h, type Child } from '../dom';
import { arrowSwatch, lineSwatch, mark, squareSwatch, type MarkKind } from '../icons';
import { isMeasured } from '../chart/datasets';
import { texts } from '../l10n/texts';
import { conditionsOf } from '../model/conditions';
import { energyOf } from '../model/energyOf';
import { dimensionOf } from '../model/dimension';
import { rangeOf, type Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { heatOf } from '../model/heat';
import type { PanelState } from '../state/panelState';
import type { Part } from './part';

const { legendItems: words } = texts.chart;

const entry = (...children: readonly Child[]): HTMLElement => h('span', { class: 'legend-item' }, ...children);

const item = (kind: MarkKind, text: string, count: number): Child =>
  count > 0 && entry(mark(kind), text, h('span', { class: 'dim' }, count.toLocaleString('en-GB')));

function shadeItem(explored: Explored, shade: string | null): Child {
  const dimension = shade === null ? null : dimensionOf(shade, explored.dimensions);
  const range = dimension && rangeOf(dimension, explored.candidates);
  if (dimension === null || range === null) return null;
  const [low, high] = range.map((value) => formatFigure(dimension, value)) as [string, string];
  return h('span', { class: 'legend-item dim' }, words.shade(dimension.label, low, high));
}

/** The arrows from the first minute to the last, and the frontiers of both. */
function heatItems({ view, measurements }: PanelState, explored: Explored): Child {
  const heat = view.heat && latencyAxis(explored) !== null ? heatOf(measurements) : null;
  if (heat === null) return null;
  const line = (dash: readonly number[], minute: number): Child =>
    entry(lineSwatch(dash, 'swatch-frontier'), words.heatFrontier(minute));
  return [
    entry(arrowSwatch(), words.heat(heat.coldMinute, heat.hotMinute)),
    explored.hasLine && [line(heatDashes.cold, heat.coldMinute), line(heatDashes.hot, heat.hotMinute)],
  ];
}

/** Other conditions and other runs that are laid over the chart. */
function overlayItems({ view, measurements, otherRuns }: PanelState, explored: Explored): Child {
  const conditions = conditionsOf([], measurements, '').filter(({ key }) => view.conditions.includes(key));
  return [
    latencyAxis(explored) !== null && conditions.map(({ label }) => entry(squareSwatch(), label)),
    explored.hasLine &&
      otherRuns.map(({ manifest, candidates }, place) => {
        const isSure = otherFrontier(candidates, explored).every((one) => one.isSure);
        return entry(lineSwatch(runDash), words.run(place + 1, manifest.modelName, manifest.device, isSure));
      }),
  ];
}

function items(state: PanelState, explored: Explored): Child[] {
  const { groups } = explored;
  const measured = groups.frontier.filter((one) => isMeasured(one, explored)).length;
  const unsure = words.unsure[energyOf(explored)?.id ?? 'latencyMs'] ?? '';
  return [
    item('frontier', words.measured, measured),
    item('predicted', unsure, groups.frontier.length - measured),
    groups.baseline.length > 0 && entry(mark('baseline'), words.baseline),
    item('dominated', words.dominated, groups.dominated.length),
    item('infeasible', words.infeasible, groups.infeasible.length),
    item('failed', words.failed, groups.failed.length),
    item('unplaced', words.unplaced, groups.unplaced.length),
    shadeItem(explored, state.view.shade),
    heatItems(state, explored),
    overlayItems(state, explored),
  ];
}

export function createLegend(): Part {
  const element = h('div', { class: 'legend', role: 'group', 'aria-label': texts.chart.legend });
  let shown: readonly unknown[] = [];
  return {
    element,
    render: (state, explored) => {
      const { view, measurements, otherRuns } = state;
      const next = [explored, view.shade, view.heat, measurements, view.conditions, otherRuns];
      if (next.every((one, place) => one === shown[place]) && shown.length > 0) return;
      shown = next;
      fill(element, items(state, explored));
    },
  };
}
