// What the pointer is over: figures with unit, spread, change against the baseline and where they come from.
import type { Candidate } from '../../../src/shared/run/candidate';
import { describeVariant } from '../../../src/shared/run/describeVariant';
import { metrics } from '../../../src/shared/run/objectives';
import type { Dimension } from '../model/dimension';
import { clamp, fill, h, type Child } from '../dom';
import { mark } from '../icons';
import { texts } from '../l10n/texts';
import { changeAgainst, comparisonWords } from '../model/comparison';
import type { Explored } from '../model/explore';
import { shortLabel } from '../model/shortLabel';
import { formatFigure, formatSpread, originOf } from '../model/figures';
import { classWords, markOf } from '../parts/candidateWords';
import { provenanceBadge } from '../parts/provenanceBadge';

export interface Tooltip {
  readonly element: HTMLElement;
  /** `x`, `y`: the point in CSS pixels of the plot. */
  show(explored: Explored, candidate: Candidate, x: number, y: number): void;
  hide(): void;
}

/** The metrics, and a gene that is an axis. */
function shownDimensions({ x, y }: Explored): readonly Dimension[] {
  const isGene = (one: Dimension): boolean => one.direction === null;
  return [...metrics, ...[y, x].filter(isGene)];
}

function rows(explored: Explored, candidate: Candidate): HTMLElement[] {
  return shownDimensions(explored)
    .filter((metric) => metric.of(candidate) !== null)
    .map((metric) => {
      const value = metric.of(candidate);
      const baseline = explored.baseline === null || candidate.id === explored.baseline.id ? null : explored.baseline;
      const origin = originOf(metric, candidate);
      return h(
        'tr',
        {},
        h('th', {}, shortLabel(metric)),
        h('td', { class: 'value' }, formatFigure(metric, value)),
        h('td', { class: 'dim' }, formatSpread(metric, candidate)),
        h('td', { class: 'dim' }, changeAgainst(metric, candidate, baseline)),
        h('td', {}, origin && provenanceBadge(origin)),
      );
    });
}

function comparisonNote(candidate: Candidate): Child {
  const told = comparisonWords(candidate);
  return told && h('div', { class: 'tooltip-genes' }, `${texts.comparison.heading}: ${told.verdict}`);
}

/** Beside the point, on the side where there is room, inside the plot. */
function place(element: HTMLElement, x: number, y: number): void {
  const room = element.closest('.plot') as HTMLElement;
  const [width, height] = [element.offsetWidth, element.offsetHeight];
  const left = x + 16 + width > room.clientWidth ? x - width - 16 : x + 16;
  const top = y - height - 10 < 0 ? y + 16 : y - height - 10;
  element.style.left = `${clamp(left, 4, Math.max(4, room.clientWidth - width - 4))}px`;
  element.style.top = `${clamp(top, 2, Math.max(2, room.clientHeight - height - 2))}px`;
}

export function createTooltip(): Tooltip {
  const element = h('div', { class: 'tooltip', hidden: true });
  return {
    element,
    show: (explored, candidate, x, y) => {
      const kind = explored.classOf.get(candidate.id) ?? 'unplaced';
      fill(
        element,
        h(
          'div',
          { class: 'tooltip-head' },
          mark(markOf(explored, candidate)),
          h('b', {}, candidate.id),
          h('span', { class: 'dim' }, classWords[kind]),
        ),
        h('table', {}, h('tbody', {}, rows(explored, candidate))),
        comparisonNote(candidate),
        h('div', { class: 'tooltip-genes dim' }, describeVariant(candidate)),
      );
      element.hidden = false;
      place(element, x, y);
    },
    hide: () => (element.hidden = true),
  };
}
