// The model graph of the active variant: each layer of the starting network in order, its edges, what became of it, what it costs.
import { formatCount } from '../../../src/shared/format';
import { fill, h, type Child } from '../dom';
import { texts } from '../l10n/texts';
import type { Explored } from '../model/explore';
import { layerRows, type LayerRow } from '../model/layerRows';
import { keptBar } from '../parts/keptBar';
import type { Part } from '../parts/part';
import { baselineId, type LayersEntry, type PanelState } from '../state/panelState';
import type { ViewContext } from '../views/view';
import { layerGraph, type GraphRow } from './layerGraph';

const { layers: words } = texts;

const choiceCell = ({ choice }: LayerRow): Child => {
  if (choice === null) return h('span', { class: 'dim' }, words.dropped);
  if (choice.operator === 'dense') return h('span', { class: 'dim' }, words.asTrained);
  return h('code', {}, choice.ratio < 1 ? `${choice.operator} ${choice.ratio.toFixed(2)}` : choice.operator);
};

const row = (one: LayerRow): HTMLElement =>
  h(
    'tr',
    { class: one.choice === null && 'is-gone' },
    h('th', { scope: 'row', title: one.layer }, one.layer),
    h('td', { class: 'dim' }, one.op),
    h('td', { class: 'dim number' }, one.outputShape.slice(1).join('×')),
    h('td', {}, choiceCell(one)),
    h('td', { class: 'number' }, one.macs > 0 && formatCount(one.macs)),
    h('td', {}, one.baselineMacs > 0 && keptBar(one.macs, one.baselineMacs)),
    h('td', { class: 'number' }, one.parameters > 0 && formatCount(one.parameters)),
  );

const heads = [words.layer, words.op, words.output, words.operator, words.macs, words.kept, words.weights];
const numeric = new Set([words.output, words.macs, words.weights]);

function table(rows: readonly LayerRow[]): HTMLElement {
  const head = heads.map((text) => h('th', { scope: 'col', class: numeric.has(text) && 'number' }, text));
  return h('table', { class: 'layer-table' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows.map(row)));
}

/** Edges between layers, from those between the starting network's nodes. */
function graphRows(rows: readonly LayerRow[], baseline: LayersEntry & { readonly kind: 'known' }): readonly GraphRow[] {
  const layerOf = new Map(baseline.nodes.map(({ name, layer }) => [name, layer]));
  const inputs = new Map<string, Set<string>>();
  for (const node of baseline.nodes) {
    const from = inputs.get(node.layer) ?? new Set<string>();
    for (const input of node.inputs) from.add(layerOf.get(input) ?? input);
    inputs.set(node.layer, from);
  }
  return rows.map(({ layer, choice }) => ({
    id: layer,
    inputs: [...(inputs.get(layer) ?? [])].filter((input) => input !== layer),
    isGone: choice === null,
    isChanged: choice !== null && choice.operator !== 'dense',
  }));
}

function content(state: PanelState, explored: Explored, id: string): Child {
  const [variant, baseline] = [state.layers[id], state.layers[baselineId]];
  const candidate = explored.byId.get(id);
  const failed = [variant, baseline].find((entry) => entry?.kind === 'failed');
  if (failed?.kind === 'failed')
    return h('p', { class: 'pane-note', role: 'alert' }, `${failed.error.message}. ${failed.error.hint ?? ''}`);
  if (candidate === undefined || variant?.kind !== 'known' || baseline?.kind !== 'known')
    return h('p', { class: 'pane-note dim', role: 'status' }, words.loading);
  const rows = layerRows(baseline.nodes, variant.nodes, candidate, state.manifest?.space ?? null);
  const picture = layerGraph(graphRows(rows, baseline), words.graph(id, rows.length));
  return h('div', { class: 'layer-model' }, h('div', { class: 'graph-place' }, picture), table(rows));
}

export function createLayers({ actions }: ViewContext): Part {
  const element = h('div', { class: 'pane-scroll', tabindex: 0, role: 'region', 'aria-label': words.name });
  let shown: readonly unknown[] = [];
  return {
    element,
    render: (state, explored) => {
      const active = explored.byId.get(state.view.active ?? '');
      const id = active?.status === 'evaluated' ? active.id : null;
      if (id !== null) actions.needLayers([...new Set([baselineId, id])]);
      const next = [id, id && state.layers[id], state.layers[baselineId]];
      if (next.every((one, place) => one === shown[place]) && shown.length > 0) return;
      shown = next;
      fill(element, id === null ? h('p', { class: 'pane-note dim' }, words.nothing) : content(state, explored, id));
    },
  };
}
