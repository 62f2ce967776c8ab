// The rows of the table: chosen by mode and search, sorted by one column, unknown figures last in both directions.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Sort, View } from '../state/panelState';
import { isInBrush, type Explored } from './explore';
import type { Heat } from './heat';

function chosen(explored: Explored, view: View): readonly Candidate[] {
  switch (view.rows) {
    case 'frontier':
      return explored.line;
    case 'feasible':
      return explored.feasible;
    case 'all':
      return explored.candidates;
    case 'failed':
      return explored.groups.failed;
    case 'selected':
      return view.selected.flatMap((id) => explored.byId.get(id) ?? []);
    default:
      return view.rows satisfies never;
  }
}

/** Made once: \`localeCompare\` looks its locale up at each of the hundred thousand comparisons of a large table. */
const collator = new Intl.Collator('en', { numeric: true });

/** Ids count, so \`c-0010\` stands after \`c-0009\` and the baseline first. */
const compareIds = (a: Candidate, b: Candidate): number => collator.compare(a.id, b.id);

type Figure = (candidate: Candidate) => number | null;

function figureOf(key: Exclude<Sort['key'], 'id'>, heat: Heat | null): Figure {
  if (key === 'cold') return ({ id }) => heat?.byId.get(id)?.coldMs ?? null;
  if (key === 'hot') return ({ id }) => heat?.byId.get(id)?.hotMs ?? null;
  return metricOf(key).of;
}

function comparator({ key, descending }: Sort, heat: Heat | null): (a: Candidate, b: Candidate) => number {
  const sign = descending ? -1 : 1;
  if (key === 'id') return (a, b) => sign * compareIds(a, b);
  const figure = figureOf(key, heat);
  return (a, b) => {
    const [left, right] = [figure(a), figure(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || compareIds(a, b);
    return sign * (left - right) || compareIds(a, b);
  };
}

export function rowsOf(explored: Explored, view: View, heat: Heat | null = null): readonly Candidate[] {
  const wanted = view.search.trim().toLowerCase();
  const rows = chosen(explored, view).filter(
    (candidate) => candidate.id.toLowerCase().includes(wanted) && isInBrush(explored, candidate),
  );
  return [...rows].sort(comparator(view.sort, heat));
}
