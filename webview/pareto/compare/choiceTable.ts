// Per-layer choices: operator and ratio by stage, MACs by layer, differences marked; equal rows are hidden unless wanted.
import { formatCount } from '../../../src/shared/format';
import type { StageGene } from '../../../src/shared/run/genes';
import { h, type Child } from '../dom';
import { texts } from '../l10n/texts';
import type { Dimension } from '../model/dimension';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { layerRows, weightedRows, type LayerRow } from '../model/layerRows';
import { keptBar } from '../parts/keptBar';
import { letterBadge } from '../parts/letterBadge';
import { baselineId, type PanelState } from '../state/panelState';
import type { Compared } from './compareView';

const { compare: words } = texts;

interface Line {
  readonly label: string;
  readonly cells: readonly Child[];
  readonly differs: boolean;
  readonly isStage: boolean;
}

const isDifferent = (values: readonly unknown[]): boolean => new Set(values).size > 1;

const geneText = (gene: StageGene | undefined): string =>
  gene === undefined || gene.operator === 'dense'
    ? words.asTrained
    : gene.ratio < 1
      ? `${gene.operator} ${gene.ratio.toFixed(2)}`
      : gene.operator;

const geneCell = (text: string): Child =>
  text === words.asTrained ? h('span', { class: 'dim' }, text) : h('code', {}, text);

/** Rows by layer of each compared variant; null until all networks are known. */
function rowsOfAll(
  { layers, manifest }: PanelState,
  compared: readonly Compared[],
): readonly (readonly LayerRow[])[] | null {
  const baseline = layers[baselineId];
  const known = compared.flatMap(({ candidate }) => {
    const entry = layers[candidate.id];
    if (entry?.kind !== 'known' || baseline?.kind !== 'known') return [];
    return [weightedRows(layerRows(baseline.nodes, entry.nodes, candidate, manifest?.space ?? null))];
  });
  return known.length === compared.length ? known : null;
}

function layerLine(place: number, all: readonly (readonly LayerRow[])[]): Line {
  const rows = all.map((one) => one[place]);
  return {
    label: rows[0]?.layer ?? '',
    isStage: false,
    differs: isDifferent(rows.map((row) => row?.macs)),
    cells: rows.map((row) =>
      row === undefined || row.choice === null
        ? h('span', { class: 'dim' }, words.dropped)
        : [keptBar(row.macs, row.baselineMacs), h('span', { class: 'kept-text' }, formatCount(row.macs))],
    ),
  };
}

function stageLines(state: PanelState, compared: readonly Compared[]): readonly Line[] {
  const all = rowsOfAll(state, compared);
  const layers = all?.[0] ?? [];
  const stages = state.manifest?.space?.stages ?? [];
  const staged = stages.flatMap(({ id }): Line[] => {
    const texts = compared.map(({ candidate }) => geneText(candidate.genes.stages[id]));
    const inside = layers.flatMap((row, place) => (row.stage === id && all ? [layerLine(place, all)] : []));
    return [{ label: id, isStage: true, differs: isDifferent(texts), cells: texts.map(geneCell) }, ...inside];
  });
  const others = layers.flatMap((row, place) => (row.stage === null && all ? [layerLine(place, all)] : []));
  return [...staged, ...others];
}

/** Widths, blocks and genes of the whole network. */
function geneLines({ dimensions }: Explored, compared: readonly Compared[]): readonly Line[] {
  const isTold = ({ id, direction }: Dimension): boolean => direction === null && !id.startsWith('stages.');
  return dimensions.filter(isTold).map((gene) => {
    const values = compared.map(({ candidate }) => gene.of(candidate));
    return {
      label: gene.label,
      isStage: true,
      differs: isDifferent(values),
      cells: values.map((value) => formatFigure(gene, value)),
    };
  });
}

const lineRow = ({ label, cells, differs, isStage }: Line): HTMLElement =>
  h(
    'tr',
    { class: isStage ? 'stage-row' : 'layer-row' },
    h('th', { scope: 'row' }, label),
    h('td', { class: 'differs', 'aria-label': differs ? words.differs : words.same }, differs && '≠'),
    cells.map((cell) => h('td', {}, cell)),
  );

function waitingNote({ layers }: PanelState, compared: readonly Compared[]): Child {
  const entries = [baselineId, ...compared.map(({ candidate }) => candidate.id)].map((id) => layers[id]);
  const failed = entries.find((entry) => entry?.kind === 'failed');
  if (failed?.kind === 'failed')
    return h('p', { role: 'alert' }, `${failed.error.message}. ${failed.error.hint ?? ''}`);
  return (
    entries.some((entry) => entry?.kind !== 'known') && h('p', { class: 'dim', role: 'status' }, texts.layers.loading)
  );
}

export function choiceTable(
  state: PanelState,
  explored: Explored,
  compared: readonly Compared[],
  differencesOnly: boolean,
): Child {
  const lines = [...stageLines(state, compared), ...geneLines(explored, compared)];
  const shown = differencesOnly ? lines.filter(({ differs }) => differs) : lines;
  const heads = compared.map(({ candidate, letter }) =>
    h('th', { scope: 'col' }, h('span', { class: 'compare-name' }, letterBadge(letter), candidate.id)),
  );
  const head = h('tr', {}, h('th', { scope: 'col' }, words.layer), h('th', { 'aria-label': words.differs }), heads);
  const hidden = lines.length - shown.length;
  return [
    waitingNote(state, compared),
    h('table', { class: 'choice-table' }, h('thead', {}, head), h('tbody', {}, shown.map(lineRow))),
    hidden > 0 && h('p', { class: 'small dim' }, words.hidden(hidden)),
  ];
}
