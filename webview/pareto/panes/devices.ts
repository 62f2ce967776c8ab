// Runs and devices over each other: the same variants under other conditions with their change of rank, and the frontiers of
// other runs. What is ticked here is drawn over the chart.
import { formatMj, formatMs } from '../../../src/shared/format';
import type { EnergyFigure } from '../../../src/shared/device/sensors/measureEnergy';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { finalFrontier } from '../../../src/shared/pareto/finalFrontier';
import type { OutputAgreement } from '../../../src/shared/run/outputAgreement';
import { fill, h, listen, type Child } from '../dom';
import { texts } from '../l10n/texts';
import { conditionsOf, kendallTau, ranksOf, searchKey, type Condition } from '../model/conditions';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { heatOf } from '../model/heat';
import type { Part } from '../parts/part';
import { activate, removeOtherRun, toggleCondition } from '../state/changes';
import { baselineId, type PanelState } from '../state/panelState';
import { checkbox, linkButton } from '../ui';
import type { ViewContext } from '../views/view';

const { devices: words } = texts;
const accuracy = metricOf('accuracy');

/** Variants that were measured beside the search, else there is nothing to compare. */
const comparedIds = (explored: Explored, others: readonly Condition[]): readonly string[] =>
  explored.candidates.map(({ id }) => id).filter((id) => others.some(({ latencyMs }) => latencyMs.has(id)));

function rankText(rank: number | undefined, before: number | undefined): string {
  if (rank === undefined) return '';
  if (before === undefined || rank === before) return words.rank(rank);
  return words.rankMoved(rank, before - rank);
}

const differenceMark = (outputs: OutputAgreement | undefined): Child =>
  outputs?.differs === true &&
  h('span', { class: 'differs', title: words.differsTitle }, words.differs(outputs.maximumDifference));

const energyMark = (energy: EnergyFigure | undefined): Child =>
  energy?.energyMj != null &&
  h(
    'span',
    { class: 'dim energy', title: energy.reason ?? texts.figures.origins.measured },
    words.energy(formatMj(energy.energyMj), energy.quality === 'measured'),
  );

/** Why there is no energy, where it was asked for and is known of none; else empty. */
function noEnergyText({ energy }: Condition): string {
  const all = [...energy.values()];
  return all.length > 0 && all.every(({ energyMj }) => energyMj === null) ? words.noEnergy(all[0]?.reason ?? '') : '';
}

/** What was compared, in one line; empty where nothing was. */
function outputsText({ outputs }: Condition): string {
  const all = [...outputs.values()];
  if (all.length === 0) return '';
  const differing = all.filter(({ differs }) => differs).length;
  if (differing > 0) return words.disagree(differing, all.length);
  return words.agree(all.length, Math.max(...all.map(({ maximumDifference }) => maximumDifference ?? 0)));
}

function conditionCells(ids: readonly string[], all: readonly Condition[]): (id: string) => HTMLElement[] {
  const ranks = all.map(({ latencyMs }) => ranksOf(ids, latencyMs));
  return (id) =>
    all.map((condition, place) => {
      const value = condition.latencyMs.get(id);
      const spread = condition.spreadMs.get(id);
      return h(
        'td',
        { class: 'number', title: spread !== undefined && words.spread(formatMs(spread)) },
        value === undefined ? '' : `${condition.estimated.has(id) ? '≈ ' : ''}${formatMs(value)}`,
        energyMark(condition.energy.get(id)),
        differenceMark(condition.outputs.get(id)),
        h('span', { class: 'dim rank' }, rankText(ranks[place]?.get(id), place === 0 ? undefined : ranks[0]?.get(id))),
      );
    });
}

function conditionHead(context: ViewContext, state: PanelState, ids: readonly string[], all: readonly Condition[]) {
  return all.map((condition) => {
    const own = all[0];
    const tau = own === undefined || condition === own ? null : kendallTau(ids, own.latencyMs, condition.latencyMs);
    const show = checkbox(words.showOnChart, () => context.store.set(toggleCondition(condition.key)));
    show.show(state.view.conditions.includes(condition.key));
    return h(
      'th',
      { scope: 'col', class: 'number' },
      h('div', {}, condition.label),
      h('div', { class: 'small dim' }, tau === null ? '' : words.tau(tau)),
      h('div', { class: 'small dim' }, outputsText(condition)),
      h('div', { class: 'small dim' }, noEnergyText(condition)),
      condition.key !== searchKey && show.element,
    );
  });
}

function conditionTable(context: ViewContext, state: PanelState, explored: Explored): Child {
  const all = conditionsOf(explored.candidates, state.measurements, state.manifest?.device ?? '');
  const ids = comparedIds(explored, all.slice(1));
  if (ids.length === 0) return h('p', { class: 'dim' }, words.noMeasurements);
  const cells = conditionCells(ids, all);
  const own = all[0]?.latencyMs ?? new Map<string, number>();
  const sorted = [...ids].sort((a, b) => (own.get(a) ?? Infinity) - (own.get(b) ?? Infinity));
  const rows = sorted.map((id) =>
    h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        linkButton(id, () => context.store.set(activate(id))),
      ),
      cells(id),
    ),
  );
  const head = h('tr', {}, h('th', {}, words.variant), conditionHead(context, state, ids, all));
  return h('table', { class: 'conditions' }, h('thead', {}, head), h('tbody', {}, rows));
}

function measureRow({ store, actions }: ViewContext, state: PanelState, explored: Explored): Child {
  const usable = (ids: readonly string[]): readonly string[] =>
    ids.filter((id) => explored.byId.get(id)?.status === 'evaluated');
  const frontier = explored.groups.frontier.map(({ id }) => id);
  const chosen = usable([...new Set([...state.view.selected, ...state.view.shortlist])]);
  if (state.status?.live === true) return h('span', { class: 'dim' }, words.busy);
  const measure = (ids: readonly string[]) => (): void =>
    actions.measure(
      [...new Set([baselineId, ...ids])].filter((id) => store.get().candidates.some((one) => one.id === id)),
    );
  return [
    chosen.length > 0 && linkButton(words.measureChosen(chosen.length), measure(chosen)),
    frontier.length > 0 && linkButton(words.measureFrontier(frontier.length), measure(frontier)),
    frontier.length > 0 &&
      linkButton(texts.heat.measureFrontier(frontier.length), () => actions.measureUnderLoad(frontier)),
  ];
}

function runRows(context: ViewContext, state: PanelState): Child {
  const shown = new Set(state.otherRuns.map(({ path }) => path));
  const more = (state.runChoices ?? []).filter(({ path }) => !shown.has(path));
  const rows = state.otherRuns.map((run, place) => {
    const best = finalFrontier([...run.candidates, ...(run.baseline ? [run.baseline] : [])], {});
    const top = best.reduce((held, one) => Math.max(held, one.accuracy.validation ?? 0), 0);
    return h(
      'li',
      {},
      words.run(place + 1, run.manifest.modelName, run.manifest.device, best.length, formatFigure(accuracy, top)),
      ' ',
      linkButton(words.remove, () => context.store.set(removeOtherRun(run.path))),
    );
  });
  const choices = more.map(({ path, name, device, createdAt }) =>
    h(
      'li',
      {},
      linkButton(words.add(name, device, createdAt.slice(0, 16).replace('T', ' ')), () => context.actions.addRun(path)),
    ),
  );
  if (rows.length + choices.length === 0) return h('p', { class: 'dim' }, words.noRuns);
  return h('ul', { class: 'run-list' }, rows, choices);
}

export function createDevices(context: ViewContext): Part {
  const conditions = h('div', {});
  const actions = h('div', { class: 'device-actions' });
  const heat = h('p', { class: 'small dim' });
  const runs = h('div', {});
  const element = listen(
    h(
      'div',
      { class: 'pane-scroll devices', tabindex: 0, role: 'region', 'aria-label': words.name },
      h(
        'div',
        { class: 'pane-columns' },
        h('section', {}, h('h3', {}, words.conditions), actions, conditions, heat),
        h('section', {}, h('h3', {}, words.runs), runs),
      ),
    ),
    {},
  );
  let shown: readonly unknown[] = [];
  return {
    element,
    render: (state, explored) => {
      context.actions.needRuns();
      const { view } = state;
      const next = [
        explored,
        state.measurements,
        state.view.conditions,
        state.otherRuns,
        state.runChoices,
        view.selected,
        view.shortlist,
        state.status,
      ];
      if (next.every((one, place) => one === shown[place])) return;
      shown = next;
      fill(conditions, conditionTable(context, state, explored));
      fill(actions, measureRow(context, state, explored));
      fill(heat, heatOf(state.measurements) === null && texts.heat.none);
      fill(runs, runRows(context, state));
    },
  };
}
