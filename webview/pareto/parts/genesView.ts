// The genes of a variant: operator and ratio a stage, kept channels a group as bars, dropped blocks.
import type { SpaceSummary } from '../../../src/shared/run/manifest';
import type { ExitGene, Genes, StageGene } from '../../../src/shared/run/genes';
import { h, s, type Child } from '../dom';
import { texts } from '../l10n/texts';

const { detail: words } = texts;
const dense: StageGene = { operator: 'dense', ratio: 1 };
const percent = (share: number): string => `${Math.round(share * 100)} %`;

function stageRows(genes: Genes, space: SpaceSummary | null): HTMLElement[] {
  const ids = space?.stages.map((stage) => stage.id) ?? Object.keys(genes.stages);
  const layersOf = new Map(space?.stages.map((stage) => [stage.id, stage.layers]));
  return ids.map((id) => {
    const gene = genes.stages[id] ?? dense;
    const isDense = gene.operator === 'dense';
    return h(
      'tr',
      { title: layersOf.get(id)?.join(', ') },
      h('th', { scope: 'row' }, id),
      h('td', { class: isDense ? 'dim' : '' }, isDense ? words.asTrained : h('code', {}, gene.operator)),
      h('td', { class: 'number' }, gene.ratio < 1 ? percent(gene.ratio) : ''),
    );
  });
}

const stageTable = (genes: Genes, space: SpaceSummary | null): Child => {
  const rows = stageRows(genes, space);
  const head = h(
    'tr',
    {},
    h('th', {}, words.stage),
    h('th', {}, words.operator),
    h('th', { class: 'number' }, words.ratio),
  );
  return rows.length > 0 && h('table', { class: 'gene-table' }, h('thead', {}, head), h('tbody', {}, rows));
};

const barWidth = 12;
const barHeight = 30;

function widthBar(id: string, width: number, place: number): SVGElement[] {
  const x = place * barWidth + 0.5;
  const kept = Math.max(1, Math.round(width * (barHeight - 1)));
  const outline = s(
    'rect',
    { x, y: 0.5, width: barWidth - 4, height: barHeight - 1, class: 'bar-outline' },
    s('title', {}, `${id} ${percent(width)}`),
  );
  return [
    outline,
    s('rect', { x: x + 0.5, y: barHeight - kept, width: barWidth - 5, height: kept - 0.5, class: 'bar-kept' }),
  ];
}

function widthBars(genes: Genes, space: SpaceSummary | null): Child {
  const groups =
    space?.groups.filter((group) => group.widths.length > 1).map((group) => group.id) ?? Object.keys(genes.widths);
  if (groups.length === 0) return null;
  const widths = groups.map((id) => genes.widths[id] ?? 1);
  const narrowed = widths.filter((width) => width < 1);
  const bounds =
    narrowed.length === 0 ? '' : words.narrowedTo(percent(Math.min(...narrowed)), percent(Math.max(...narrowed)));
  const summary = `${words.narrowed(narrowed.length, groups.length)}${bounds}`;
  const span = groups.length * barWidth;
  const bars = groups.flatMap((id, place) => widthBar(id, widths[place] ?? 1, place));
  const picture = s(
    'svg',
    {
      viewBox: `0 0 ${span} ${barHeight}`,
      width: span,
      height: barHeight,
      class: 'width-bars',
      role: 'img',
      'aria-label': summary,
    },
    bars,
  );
  return [h('div', { class: 'sub-head' }, words.channels), picture, h('div', { class: 'small dim' }, summary)];
}

const droppedBlocks = (genes: Genes): Child => {
  const dropped = Object.entries(genes.blocks).flatMap(([id, kept]) => (kept ? [] : [id]));
  return dropped.length > 0 && [h('div', { class: 'sub-head' }, words.blocksDropped), h('div', {}, dropped.join(', '))];
};

/** Input size, number format and exit, only where they are not the starting network's. */
function wholeRows({ resolution = 1, precision = 'float32', exit }: Genes, space: SpaceSummary | null): HTMLElement[] {
  const row = (name: string, value: string, title?: string): HTMLElement =>
    h('tr', { title }, h('th', { scope: 'row' }, name), h('td', {}, value));
  const layer = space?.exits?.find(({ id }) => id === exit?.id)?.layer;
  return [
    ...(resolution < 1 ? [row(words.inputSize, words.ofEachSide(percent(resolution)))] : []),
    ...(precision === 'float32' ? [] : [row(words.numbers, precision)]),
    ...(exit === undefined ? [] : [row(words.exit, exitWords(exit), layer && words.after(layer))]),
  ];
}

const exitWords = ({ id, threshold }: ExitGene): string =>
  threshold === 0 ? words.exitAlways(id) : words.exitFrom(id, percent(threshold));

const wholeTable = (genes: Genes, space: SpaceSummary | null): Child => {
  const rows = wholeRows(genes, space);
  return (
    rows.length > 0 && [
      h('div', { class: 'sub-head' }, words.whole),
      h('table', { class: 'gene-table' }, h('tbody', {}, rows)),
    ]
  );
};

export const genesView = (genes: Genes, space: SpaceSummary | null): HTMLElement =>
  h(
    'div',
    { class: 'genes' },
    h('div', { class: 'sub-head' }, words.layers),
    stageTable(genes, space),
    widthBars(genes, space),
    droppedBlocks(genes),
    wholeTable(genes, space),
  );
