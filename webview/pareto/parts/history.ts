// The hypervolume over the evaluations, as a line with its end in words.
import { h, s, setText } from '../dom';
import { texts } from '../l10n/texts';
import type { Explored } from '../model/explore';
import { hypervolumeHistory } from '../model/hypervolumeHistory';
import { whenIdle } from '../whenIdle';
import type { Part } from './part';

const { history: words } = texts;
const [width, height] = [196, 44];

/** At most this many corners: more than there are pixels says nothing. */
const mostPoints = 200;

function pathOf(history: readonly number[]): string {
  const step = Math.max(1, Math.ceil(history.length / mostPoints));
  const last = Math.max(1, history.length - 1);
  const places: number[] = [];
  for (let place = 0; place < last; place += step) places.push(place);
  places.push(history.length - 1);
  return places
    .map((place, at) => {
      const x = (place / last) * (width - 2) + 1;
      const y = height - 2 - (history[place] as number) * (height - 4);
      return at === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`;
    })
    .join('');
}

export function createHistory(): Part {
  const line = s('path', { class: 'history-line' });
  const picture = s(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, class: 'history', role: 'img' },
    s('path', { d: `M1 ${height - 1}H${width - 1}`, class: 'history-axis' }),
    line,
  );
  const note = h('div', { class: 'small dim' });
  const element = h('div', {}, picture, note);
  const draw = (explored: Explored): void => {
    const history = hypervolumeHistory(explored);
    const end = history[history.length - 1] ?? 0;
    const tenth = history[Math.floor(history.length * 0.9)] ?? end;
    const [x, y] = explored.objectives;
    const text = history.length < 2 ? words.none : words.summary(end, end - tenth, history.length, y.label, x.label);
    picture.toggleAttribute('hidden', history.length < 2);
    picture.setAttribute('aria-label', text);
    line.setAttribute('d', history.length < 2 ? '' : pathOf(history));
    setText(note, text);
  };
  let wanted: readonly unknown[] = [];
  return {
    element,
    // The chart and the table come first: this goes over every evaluation.
    render: (_state, explored) => {
      const next = [explored.candidates, ...explored.objectives];
      if (next.every((part, place) => part === wanted[place])) return;
      wanted = next;
      whenIdle(() => {
        if (wanted === next) draw(explored);
      });
    },
  };
}
