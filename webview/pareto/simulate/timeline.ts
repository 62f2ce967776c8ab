// The timeline: drawn once a replay and width; the cursor moves by pointer and keys without drawing it anew.
import { fill, h, listen, s } from '../dom';
import { texts } from '../l10n/texts';
import { letterAt } from '../policy/variantLetters';
import { whenChanged } from '../policy/policyPart';
import { drawTimeline, timelineScale, type TimelineScale } from './timelineDrawing';
import { clock, lineAt, type Replay } from './replay';

export interface Timeline {
  readonly element: HTMLElement;
  render(replay: Replay, cursor: number): void;
}

const firstWidth = 900;
const pageMs = 300_000;

/** @param look told of the line that the person moves to. */
export function createTimeline(look: (line: number) => void): Timeline {
  const drawing = s('g', { 'aria-hidden': 'true' });
  const cursorLine = s('line', { y1: 16, class: 'cursor-line' });
  const svg = s('svg', { class: 'timeline' }, drawing, cursorLine);
  const attributes = {
    class: 'timeline-wrap',
    tabindex: 0,
    role: 'slider',
    'aria-label': texts.simulate.timeline,
    'aria-valuemin': 0,
  };
  const element = h('div', attributes, svg);
  let shown: { replay: Replay; scale: TimelineScale; cursor: number } | null = null;
  let width = firstWidth;
  const draw = whenChanged((replay: Replay, outer: number) => {
    const scale = timelineScale(replay, outer);
    shown = { replay, scale, cursor: shown?.cursor ?? 0 };
    svg.setAttribute('width', String(outer));
    svg.setAttribute('height', String(scale.height));
    cursorLine.setAttribute('y2', String(scale.height));
    fill(drawing, drawTimeline(replay, scale));
  });
  const render = (replay: Replay, wanted: number): void => {
    draw(replay, width);
    if (shown === null) return;
    const cursor = Math.min(wanted, Math.max(0, replay.trace.length - 1));
    shown.cursor = cursor;
    const line = replay.trace[cursor];
    if (line === undefined) return;
    const x = shown.scale.x(line.t);
    cursorLine.setAttribute('x1', String(x));
    cursorLine.setAttribute('x2', String(x));
    element.setAttribute('aria-valuemax', String(replay.trace.length - 1));
    element.setAttribute('aria-valuenow', String(cursor));
    const variant = letterAt(replay.lanes.policy[cursor] ?? 0);
    element.setAttribute('aria-valuetext', `${texts.simulate.at(clock(replay, line.t))}, ${variant}`);
  };
  new ResizeObserver(([entry]) => {
    const next = Math.floor(entry?.contentRect.width ?? 0);
    if (next === 0 || next === width) return;
    width = next;
    if (shown !== null) render(shown.replay, shown.cursor);
  }).observe(element);
  attachCursor(element, () => shown, look);
  return { element, render };
}

type Shown = () => { readonly replay: Replay; readonly scale: TimelineScale; readonly cursor: number } | null;

function attachCursor(element: HTMLElement, shown: Shown, look: (line: number) => void): void {
  const point = (event: PointerEvent): void => {
    const now = shown();
    if (now === null) return;
    look(lineAt(now.replay, now.scale.timeAt(event.clientX - element.getBoundingClientRect().left)));
  };
  listen(element, {
    pointerdown: (event) => {
      element.setPointerCapture(event.pointerId);
      point(event);
    },
    pointermove: (event) => {
      if (element.hasPointerCapture(event.pointerId)) point(event);
    },
    keydown: (event) => {
      const now = shown();
      const next = now && lineByKey(event.key, now.replay, now.cursor);
      if (next === null || next === undefined) return;
      event.preventDefault();
      look(next);
    },
  });
}

function lineByKey(key: string, replay: Replay, cursor: number): number | null {
  const last = replay.trace.length - 1;
  const timeOf = (line: number): number => replay.trace[line]?.t ?? 0;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, cursor + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, cursor - 1);
    case 'PageDown':
      return Math.max(Math.min(last, cursor + 1), lineAt(replay, timeOf(cursor) + pageMs));
    case 'PageUp':
      return Math.min(Math.max(0, cursor - 1), lineAt(replay, timeOf(cursor) - pageMs));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
