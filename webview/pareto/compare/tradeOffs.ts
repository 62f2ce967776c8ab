// What a step from one variant to the next more accurate one buys and costs, in a sentence, and at what rate.
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics, type Metric } from '../../../src/shared/run/objectives';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { h } from '../dom';
import { texts } from '../l10n/texts';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { tiedWith } from '../model/ties';
import type { Compared } from './compareView';

const { compare: words } = texts;
const accuracy = metricOf('accuracy');
const latency = metricOf('latencyMs');
/** Told in a sentence; more would be a list that nobody reads. */
const told = new Set(['latencyMs', 'energyMj', 'peakMemoryBytes', 'sizeBytes']);

interface Price {
  readonly text: string;
  readonly isSaved: boolean;
}

function prices(from: Candidate, to: Candidate): readonly Price[] {
  return metrics
    .filter(({ id }) => told.has(id))
    .flatMap((metric: Metric): Price[] => {
      const [before, after] = [metric.of(from), metric.of(to)];
      if (before === null || after === null || before === after) return [];
      return [{ text: formatFigure(metric, Math.abs(after - before)), isSaved: after < before }];
    });
}

/** `+0.4 points cost 3.0 ms`: how much latency a point of accuracy costs on this step; null where it costs none. */
function rate(from: Candidate, to: Candidate): string | null {
  const [gain, cost] = [
    (accuracy.of(to) ?? 0) - (accuracy.of(from) ?? 0),
    (latency.of(to) ?? 0) - (latency.of(from) ?? 0),
  ];
  return gain <= 0 || cost <= 0 ? null : words.rate(formatFigure(latency, cost / (gain * 100)));
}

function sentence(from: Compared, to: Compared): string {
  const gain = ((accuracy.of(to.candidate) ?? 0) - (accuracy.of(from.candidate) ?? 0)) * 100;
  const all = prices(from.candidate, to.candidate);
  const join = (some: readonly Price[]): string => words.list(some.map(({ text }) => text));
  const [spent, saved] = [all.filter(({ isSaved }) => !isSaved), all.filter(({ isSaved }) => isSaved)];
  const parts = [
    words.gains(gain.toFixed(1)),
    spent.length > 0 && words.costs(join(spent)),
    saved.length > 0 && words.saves(join(saved)),
  ];
  return `${parts.filter(Boolean).join(' ')}. ${rate(from.candidate, to.candidate) ?? ''}`.trim();
}

export function tradeOffs(_explored: Explored, compared: readonly Compared[]): HTMLElement {
  const known = compared.filter(({ candidate }) => accuracy.of(candidate) !== null);
  const sorted = [...known].sort((a, b) => (accuracy.of(a.candidate) as number) - (accuracy.of(b.candidate) as number));
  const steps = sorted.slice(1).map((to, place) => {
    const from = sorted[place] as Compared;
    const isTied = tiedWith(from.candidate, [to.candidate]).length > 0;
    const text = `${sentence(from, to)}${isTied ? ` ${words.tied}` : ''}`;
    return h('p', {}, h('b', {}, words.step(from.letter, to.letter)), ' ', text);
  });
  return h('div', { class: 'compare-trades' }, h('h3', {}, words.trades), steps);
}
