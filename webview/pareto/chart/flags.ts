// The handles of the context budgets: a flag over its line, which is a slider for keyboard and screen reader and is easy to
// hit. Flags that would overlap move to the next lane.
import { clamp, h, listen, setText } from '../dom';
import { texts } from '../l10n/texts';
import { budgetStep, contextsOf, onGrid } from '../model/contexts';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { changeContext } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { latencyAxis } from './drawBudgets';
import type { Plot } from './plot';

const latency = metricOf('latencyMs');
const { contexts: words } = texts;
const laneHeight = 22;
const lanes = 2;

/** What flags take above the plot area, px. */
export function flagHeadroom(state: PanelState, explored: Explored): number {
  const flags = latencyAxis(explored) === 'x' ? contextsOf(state).length : 0;
  return flags === 0 ? 10 : Math.min(lanes, flags) * laneHeight + 4;
}

export interface Flags {
  readonly element: HTMLElement;
  render(state: PanelState, explored: Explored): void;
}

interface Flag {
  readonly element: HTMLElement;
  readonly name: Text;
  readonly limit: HTMLElement;
  /** The text that was measured last, and its width, px: asking the page for it lays the page out anew. */
  readonly measured: { text: string; width: number };
}

function widthOf({ element, measured }: Flag): number {
  const text = element.textContent ?? '';
  if (measured.text !== text || measured.width === 0) Object.assign(measured, { text, width: element.offsetWidth });
  return measured.width;
}

function moveBy(store: Store<PanelState>, plot: Plot, place: number, steps: number): void {
  const axis = latencyAxis(plot.explored() ?? { x: latency, y: latency });
  const context = contextsOf(store.get())[place];
  if (axis === null || context === undefined) return;
  const [low, high] = plot.plane()[axis];
  const step = budgetStep(high - low);
  store.set(changeContext(place, { limit: Math.max(step, onGrid(context.limit + steps * step, step)) }));
}

const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

function attachDrag(store: Store<PanelState>, plot: Plot, element: HTMLElement, place: number): void {
  let isDragging = false;
  const follow = (event: PointerEvent): void => {
    const axis = latencyAxis(plot.explored() ?? { x: latency, y: latency });
    if (!isDragging || axis === null) return;
    const bounds = plot.canvas.getBoundingClientRect();
    const values = plot.valueAt(event.clientX - bounds.left, event.clientY - bounds.top);
    const [low, high] = plot.plane()[axis];
    const step = budgetStep(high - low) / 2;
    const value = clamp(axis === 'x' ? values[0] : values[1], low, high);
    store.set(changeContext(place, { limit: Math.max(step, onGrid(value, step)) }));
  };
  listen(element, {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      isDragging = true;
      element.setPointerCapture(event.pointerId);
    },
    pointermove: follow,
    pointerup: () => (isDragging = false),
    pointercancel: () => (isDragging = false),
  });
}

function createFlag(store: Store<PanelState>, plot: Plot, place: number): Flag {
  const name = document.createTextNode('');
  const limit = h('b', {});
  const element = h('div', { class: 'flag', role: 'slider', tabindex: 0, title: words.flagHelp }, name, limit);
  listen(element, {
    keydown: (event) => {
      const steps = keySteps[event.key];
      if (steps === undefined) return;
      event.preventDefault();
      moveBy(store, plot, place, event.shiftKey ? steps * 10 : steps);
    },
  });
  attachDrag(store, plot, element, place);
  return { element, name, limit, measured: { text: '', width: 0 } };
}

/** Greedy: each flag takes the first lane where it does not touch the flag before it. */
function laneOf(left: number, ends: number[]): number {
  const free = ends.findIndex((end) => end + 4 <= left);
  return free < 0 ? 0 : free;
}

function place(flags: readonly Flag[], plot: Plot, state: PanelState, explored: Explored): void {
  const axis = latencyAxis(explored);
  const area = plot.area();
  if (axis === null || area === null) return;
  const ends = new Array<number>(lanes).fill(-Infinity);
  const placed = flags
    .map((flag, at) => ({ flag, pixel: plot.pixelAt(axis, contextsOf(state)[at]?.limit ?? 0) }))
    .sort((a, b) => a.pixel - b.pixel);
  // The chart's own figure: the canvas would lay the page out to tell it.
  const room = plot.picture()?.chart.width ?? plot.canvas.clientWidth;
  for (const { flag, pixel } of placed) {
    const { element } = flag;
    element.hidden = axis === 'x' ? pixel < area.left || pixel > area.right : pixel < area.top || pixel > area.bottom;
    if (element.hidden) continue;
    const width = widthOf(flag);
    const isTurned = axis === 'x' && pixel + width > room;
    element.classList.toggle('is-turned', isTurned);
    const left = axis === 'y' ? area.right - width : isTurned ? pixel - width : pixel;
    const lane = axis === 'x' ? laneOf(left, ends) : 0;
    ends[lane] = left + width;
    element.style.left = `${left}px`;
    element.style.top = `${axis === 'x' ? area.top - (lane + 1) * laneHeight : pixel - laneHeight}px`;
  }
}

export function createFlags(store: Store<PanelState>, plot: Plot): Flags {
  const element = h('div', { class: 'flags' });
  let flags: readonly Flag[] = [];
  let shown: readonly [PanelState, Explored] | null = null;
  plot.onDraw(() => shown && place(flags, plot, ...shown));
  const fit = (count: number): void => {
    if (flags.length === count) return;
    flags = Array.from({ length: count }, (_, at) => flags[at] ?? createFlag(store, plot, at));
    element.replaceChildren(...flags.map((flag) => flag.element));
  };
  return {
    element,
    render: (state, explored) => {
      shown = [state, explored];
      const contexts = latencyAxis(explored) === null ? [] : contextsOf(state);
      fit(contexts.length);
      flags.forEach(({ element: one, name, limit }, at) => {
        const context = contexts[at];
        if (context === undefined) return;
        const text = formatFigure(latency, context.limit);
        setText(name, `${context.name} `);
        setText(limit, `≤ ${text}`);
        one.setAttribute('aria-label', words.limitOf(context.name));
        one.setAttribute('aria-valuenow', String(context.limit));
        one.setAttribute('aria-valuemin', '0');
        one.setAttribute('aria-valuemax', String(Math.max(context.limit, explored.ranges.latencyMs?.[1] ?? 1)));
        one.setAttribute('aria-valuetext', text);
      });
      place(flags, plot, state, explored);
    },
  };
}
