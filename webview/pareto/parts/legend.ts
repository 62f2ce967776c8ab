// What the marks mean, with how many there are of each.
import { fill, h, type Child } from '../dom';
import { mark, type MarkKind } from '../icons';
import { isMeasured } from '../chart/datasets';
import type { Explored } from '../model/explore';
import type { Part } from './part';

const item = (kind: MarkKind, text: string, count: number): Child =>
  count > 0 &&
  h('span', { class: 'legend-item' }, mark(kind), text, h('span', { class: 'dim' }, count.toLocaleString('en-GB')));

function items({ groups }: Explored): Child[] {
  const measured = groups.frontier.filter(isMeasured).length;
  return [
    item('frontier', 'Frontier, measured', measured),
    item('predicted', 'Frontier, predicted', groups.frontier.length - measured),
    groups.baseline.length > 0 && h('span', { class: 'legend-item' }, mark('baseline'), 'Baseline'),
    item('dominated', 'Dominated', groups.dominated.length),
    item('infeasible', 'Over a budget', groups.infeasible.length),
    item('failed', 'Failed', groups.failed.length),
    item('unplaced', 'Figure unknown', groups.unplaced.length),
  ];
}

export function createLegend(): Part {
  const element = h('div', { class: 'legend', role: 'group', 'aria-label': 'Marks' });
  let shown: Explored | null = null;
  return {
    element,
    render: (_state, explored) => {
      if (explored === shown) return;
      shown = explored;
      fill(element, items(explored));
    },
  };
}
