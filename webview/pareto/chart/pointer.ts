// The pointer on the chart: hover, click, modified click, box select by dragging, wheel zoom, double click to show all.
import { clamp, h, listen } from '../dom';
import { isUsableZoom, zoomRange } from '../model/extent';
import { selectMany, selectOnly, setZoom, toggleSelected } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import type { Plot } from './plot';

/** Shorter drags are clicks with an unsteady hand, px. */
const dragThreshold = 4;

type Position = readonly [x: number, y: number];

const isModified = (event: MouseEvent): boolean => event.ctrlKey || event.metaKey || event.shiftKey;

function positionOf(canvas: HTMLCanvasElement, event: MouseEvent): Position {
  const bounds = canvas.getBoundingClientRect();
  return [event.clientX - bounds.left, event.clientY - bounds.top];
}

/** Corners in order, within the canvas. */
function boxOf(canvas: HTMLCanvasElement, [x1, y1]: Position, [x2, y2]: Position): [number, number, number, number] {
  const across = [x1, x2].map((x) => clamp(x, 0, canvas.clientWidth)).sort((a, b) => a - b) as [number, number];
  const down = [y1, y2].map((y) => clamp(y, 0, canvas.clientHeight)).sort((a, b) => a - b) as [number, number];
  return [across[0], down[0], across[1], down[1]];
}

function click(store: Store<PanelState>, plot: Plot, position: Position, event: MouseEvent): void {
  const candidate = plot.at(...position);
  if (candidate === null) return;
  store.set(isModified(event) ? toggleSelected(candidate.id) : selectOnly(candidate.id));
}

function wheel(store: Store<PanelState>, plot: Plot, event: WheelEvent): void {
  const position = positionOf(plot.canvas, event);
  if (!plot.isInside(...position)) return;
  event.preventDefault();
  const { axes } = store.get().view;
  const [x, y] = plot.valueAt(...position);
  const factor = Math.exp(clamp(event.deltaY, -120, 120) / 480);
  const plane = plot.plane();
  const zoom = { x: zoomRange(plane.x, x, factor, axes.xLog), y: zoomRange(plane.y, y, factor, axes.yLog) };
  if (isUsableZoom(zoom)) store.set(setZoom(zoom));
}

function showBox(box: HTMLElement, [left, top, right, bottom]: readonly [number, number, number, number]): void {
  box.hidden = false;
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
  box.style.width = `${right - left}px`;
  box.style.height = `${bottom - top}px`;
}

export function attachPointer(store: Store<PanelState>, plot: Plot): void {
  const { canvas } = plot;
  const box = h('div', { class: 'select-box', hidden: true });
  plot.element.append(box);
  let start: Position | null = null;
  const end = (event: PointerEvent): void => {
    const from = start;
    start = null;
    box.hidden = true;
    if (from === null) return;
    const to = positionOf(canvas, event);
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < dragThreshold) return click(store, plot, to, event);
    const ids = plot.within(...boxOf(canvas, from, to)).map((candidate) => candidate.id);
    store.set(selectMany(ids, isModified(event)));
  };
  listen(canvas, {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      start = positionOf(canvas, event);
      canvas.setPointerCapture(event.pointerId);
    },
    pointermove: (event) => {
      const position = positionOf(canvas, event);
      if (start === null) return plot.hover(plot.at(...position));
      plot.hover(null);
      showBox(box, boxOf(canvas, start, position));
    },
    pointerup: end,
    pointercancel: () => {
      start = null;
      box.hidden = true;
    },
    pointerleave: () => plot.hover(null),
    dblclick: () => store.set(setZoom(null)),
  });
  canvas.addEventListener('wheel', (event) => wheel(store, plot, event), { passive: false });
}
