// Gene importance: how much of accuracy and of latency each gene explains by itself, and what its values do.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { Metric } from '../../../src/shared/run/objectives';
import { fill, h, listen, type Child } from '../dom';
import { texts } from '../l10n/texts';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { geneImportance, type GeneImportance } from '../model/importance';
import type { Part } from '../parts/part';
import { sensitivityTable } from './sensitivity';
import { setAxes } from '../state/changes';
import type { ViewContext } from '../views/view';

const { importance: words } = texts;

/** Accuracy first, then the other axis metric, latency where that is accuracy, too. */
function judged({ objectives }: Explored): readonly Metric[] {
  const accuracy = metricOf('accuracy');
  const other = objectives.find(({ id }) => id !== 'accuracy') ?? metricOf('latencyMs');
  return [accuracy, other];
}

function shareCell(share: number | null): HTMLElement {
  const percent = Math.round((share ?? 0) * 100);
  const bar = h('span', { class: 'share-bar' });
  bar.style.setProperty('--share', `${percent}%`);
  return h('td', { class: 'share' }, share !== null && [bar, h('span', { class: 'share-text' }, `${percent} %`)]);
}

/** `25 %: 61.2 %, 50 %: 70.3 %`: the mean of the first metric by value. */
const effectText = ({ gene, effects }: GeneImportance, metric: Metric): string =>
  effects.map(({ value, mean }) => `${formatFigure(gene, value)}: ${formatFigure(metric, mean)}`).join(', ');

function row(context: ViewContext, found: GeneImportance, metrics: readonly Metric[]): HTMLElement {
  const { gene, share } = found;
  const open = h('button', { type: 'button', class: 'link-button', title: words.showOnAxis }, gene.label);
  listen(open, { click: () => context.store.set(setAxes({ x: gene.id, xLog: false })) });
  const text = metrics[0] === undefined ? '' : effectText(found, metrics[0]);
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, open),
    metrics.map((metric) => shareCell(share[metric.id] ?? null)),
    h('td', { class: 'dim effects', title: text }, text),
  );
}

function content(context: ViewContext, explored: Explored): Child {
  const metrics = judged(explored);
  const genes = explored.dimensions.filter(({ direction }) => direction === null);
  const found = geneImportance(genes, metrics, explored.candidates);
  if (found.length === 0) return h('p', { class: 'pane-note dim' }, words.none);
  const head = h(
    'tr',
    {},
    h('th', {}, words.gene),
    metrics.map((metric) => h('th', { scope: 'col' }, words.explains(metric.label))),
    h('th', { scope: 'col' }, words.means(metrics[0]?.label ?? '')),
  );
  return [
    h('p', { class: 'pane-note small dim' }, words.note),
    h(
      'table',
      { class: 'importance' },
      h('thead', {}, head),
      h(
        'tbody',
        {},
        found.map((one) => row(context, one, metrics)),
      ),
    ),
  ];
}

export function createImportance(context: ViewContext): Part {
  const element = h('div', { class: 'pane-scroll', tabindex: 0, role: 'region', 'aria-label': words.name });
  let shown: readonly unknown[] = [];
  return {
    element,
    render: (state, explored) => {
      const next = [explored.candidates, ...explored.objectives, state.sensitivity];
      if (next.every((one, place) => one === shown[place])) return;
      shown = next;
      fill(element, content(context, explored), sensitivityTable(state.sensitivity));
    },
  };
}
