// Variants worth a look, one sentence each, all taken from the frontier shown.
import { kneeIndex } from '../../../src/shared/pareto/knee';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Metric } from '../../../src/shared/run/objectives';
import { metricOf, objectiveVector, type Vector } from '../../../src/shared/pareto/dominance';
import { texts } from '../l10n/texts';
import { baselineId } from '../state/panelState';
import type { Explored } from './explore';
import { formatChange, formatFigure } from './figures';
import { mostAccurate } from './mostAccurate';

export interface Suggestion {
  readonly title: string;
  readonly id: string;
  readonly sentence: string;
}

const { suggestions: words } = texts;
const accuracy = metricOf('accuracy');
const parameters = metricOf('parameters');

/** A difference in words: `12.3 points` or `15.7 ms`. */
const amount = (metric: Metric, difference: number): string =>
  metric.unit === '%'
    ? texts.figures.points((Math.abs(difference) * 100).toFixed(1))
    : formatFigure(metric, Math.abs(difference));

/** Best by a metric, ties by id. */
function best(metric: Metric, candidates: readonly Candidate[]): Candidate | null {
  const sign = metric.direction === 'higher' ? -1 : 1;
  const known = candidates.filter((candidate) => metric.of(candidate) !== null);
  const value = (candidate: Candidate): number => sign * (metric.of(candidate) as number);
  return known.reduce<Candidate | null>((held, one) => (held === null || value(one) < value(held) ? one : held), null);
}

/** What the steps to the knee and beyond it buy, told along the metric that is not accuracy. */
function kneeSentence(explored: Explored, line: readonly Candidate[], knee: Candidate): string {
  const [x, y] = explored.objectives;
  const [price, gain] = x.unit === '%' ? [y, x] : [x, y];
  const byPrice = [...line].sort((a, b) => (price.of(a) as number) - (price.of(b) as number));
  const [cheap, dear] = [byPrice[0] as Candidate, byPrice[byPrice.length - 1] as Candidate];
  const step = (metric: Metric, from: Candidate, to: Candidate): string =>
    amount(metric, (metric.of(to) as number) - (metric.of(from) as number));
  return words.kneeSentence(
    step(gain, cheap, knee),
    step(price, cheap, knee),
    step(price, knee, dear),
    step(gain, knee, dear),
  );
}

function knee(explored: Explored, line: readonly Candidate[]): Suggestion[] {
  const vectors = line.map(
    (candidate) => objectiveVector(candidate, [explored.objectives[0].id, explored.objectives[1].id]) as Vector,
  );
  const index = explored.objectives[0] === explored.objectives[1] ? null : kneeIndex(vectors);
  const candidate = index === null ? undefined : line[index];
  return candidate === undefined
    ? []
    : [{ title: words.knee, id: candidate.id, sentence: kneeSentence(explored, line, candidate) }];
}

const variants = new WeakMap<readonly Candidate[], readonly Candidate[]>();

/** Kept by the list: limits that are dragged change nothing here. */
function variantsAmong(evaluated: readonly Candidate[]): readonly Candidate[] {
  const found = variants.get(evaluated) ?? evaluated.filter(({ id }) => id !== baselineId);
  variants.set(evaluated, found);
  return found;
}

/** Within the limits, and, where these cost accuracy, of all. */
function highest(explored: Explored, isLimited: boolean): Suggestion[] {
  const best = mostAccurate(explored.feasible);
  const all = isLimited ? mostAccurate(variantsAmong(explored.evaluated)) : null;
  return [
    ...(best === null ? [] : [accurate(explored, best, isLimited ? words.best : words.mostAccurate)]),
    ...(all === null || all.id === best?.id ? [] : [accurate(explored, all, words.mostAccurate)]),
  ];
}

function accurate(explored: Explored, candidate: Candidate, title: string): Suggestion {
  const change = formatChange(accuracy, accuracy.of(candidate), explored.baseline && accuracy.of(explored.baseline));
  const [x, y] = explored.objectives;
  const price = x.id === 'accuracy' ? y : x;
  const cost = price.id === 'accuracy' ? null : price.of(candidate);
  const figure = cost === null ? '' : words.at(formatFigure(price, cost));
  return {
    title,
    id: candidate.id,
    sentence: `${formatFigure(accuracy, accuracy.of(candidate))}${figure}${change === '' ? '' : `, ${change}`}.`,
  };
}

function smallest(explored: Explored, line: readonly Candidate[]): Suggestion[] {
  const candidate = best(parameters, line);
  if (candidate === null) return [];
  const change = formatChange(parameters, candidate.parameters, explored.baseline?.parameters ?? null);
  const below = change.startsWith('−') ? words.below(change.slice(1)) : '';
  return [
    {
      title: words.smallest,
      id: candidate.id,
      sentence: words.weights(
        formatFigure(parameters, candidate.parameters),
        below,
        formatFigure(accuracy, accuracy.of(candidate)),
      ),
    },
  ];
}

/** `isLimited`: a budget is in force. */
export function suggestions(explored: Explored, isLimited: boolean): readonly Suggestion[] {
  const line = explored.line.filter((candidate) => candidate.id !== baselineId);
  return [...knee(explored, line), ...highest(explored, isLimited), ...smallest(explored, line)];
}
