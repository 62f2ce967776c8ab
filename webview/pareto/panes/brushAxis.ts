// One axis of the parallel coordinates: its name, its ends, and a brush that is drawn with the pointer or moved by keys. Each end
// of the brush is a slider of its own.
import { clamp, h, listen, setText } from '../dom';
import { texts } from '../l10n/texts';
import { formatFigure } from '../model/figures';
import { shortLabel } from '../model/shortLabel';
import { setBrush } from '../state/changes';
import type { PanelState, Range } from '../state/panelState';
import type { Store } from '../state/store';
import { heightOf, shareOf, valueAt, type ParallelAxis, type ParallelGeometry } from './parallelLines';

const { parallel: words } = texts;

export interface BrushAxis {
  readonly element: HTMLElement;
  show(geometry: ParallelGeometry, axis: ParallelAxis, brush: Range | undefined): void;
}

/** A brush over the whole axis is none. */
function storeBrush(store: Store<PanelState>, axis: ParallelAxis, range: Range): void {
  const [low, high] = [Math.min(...range), Math.max(...range)];
  const isWhole = low <= axis.range[0] && high >= axis.range[1];
  store.set(setBrush(axis.dimension.id, isWhole ? null : [low, high]));
}

const keyShares: Readonly<Record<string, number>> = {
  ArrowUp: 0.02,
  ArrowDown: -0.02,
  PageUp: 0.1,
  PageDown: -0.1,
  Home: -1,
  End: 1,
};

type Current = () => { readonly axis: ParallelAxis; readonly brush: Range; readonly geometry: ParallelGeometry } | null;

/** `end` 0 is the lower value of the brush, 1 the higher. */
function createHandle(store: Store<PanelState>, current: Current, end: 0 | 1): HTMLElement {
  const element = h('div', { class: 'brush-handle', role: 'slider', tabindex: 0 });
  return listen(element, {
    keydown: (event) => {
      const by = keyShares[event.key];
      const now = current();
      if (event.key === 'Escape' && now !== null) return store.set(setBrush(now.axis.dimension.id, null));
      if (by === undefined || now === null) return;
      event.preventDefault();
      const share = clamp(shareOf(now.axis, now.brush[end]) + by, 0, 1);
      const value = valueAt(now.axis, share);
      storeBrush(
        store,
        now.axis,
        end === 0 ? [Math.min(value, now.brush[1]), now.brush[1]] : [now.brush[0], Math.max(value, now.brush[0])],
      );
    },
  });
}

function attachDrag(store: Store<PanelState>, track: HTMLElement, current: Current): void {
  let from: number | null = null;
  const valueUnder = (event: PointerEvent): number | null => {
    const now = current();
    if (now === null) return null;
    const { top, height } = track.getBoundingClientRect();
    return valueAt(now.axis, clamp(1 - (event.clientY - top) / height, 0, 1));
  };
  listen(track, {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      from = valueUnder(event);
      track.setPointerCapture(event.pointerId);
    },
    pointermove: (event) => {
      const [to, now] = [valueUnder(event), current()];
      if (from !== null && to !== null && now !== null && to !== from) storeBrush(store, now.axis, [from, to]);
    },
    pointerup: () => (from = null),
    pointercancel: () => (from = null),
    dblclick: () => {
      const now = current();
      if (now !== null) store.set(setBrush(now.axis.dimension.id, null));
    },
  });
}

function describeHandle(handle: HTMLElement, axis: ParallelAxis, value: number, label: string): void {
  handle.setAttribute('aria-label', label);
  handle.setAttribute('aria-valuemin', String(axis.range[0]));
  handle.setAttribute('aria-valuemax', String(axis.range[1]));
  handle.setAttribute('aria-valuenow', String(value));
  handle.setAttribute('aria-valuetext', formatFigure(axis.dimension, value));
}

export function createBrushAxis(store: Store<PanelState>): BrushAxis {
  let shown: { axis: ParallelAxis; brush: Range; geometry: ParallelGeometry } | null = null;
  const current: Current = () => shown;
  const [name, top, bottom] = [
    h('div', { class: 'axis-name' }),
    h('div', { class: 'axis-end' }),
    h('div', { class: 'axis-end' }),
  ];
  const range = h('div', { class: 'brush-range' });
  const handles = [createHandle(store, current, 0), createHandle(store, current, 1)] as const;
  const track = h('div', { class: 'brush-track' }, range);
  attachDrag(store, track, current);
  const element = h('div', { class: 'brush-axis' }, name, top, track, handles, bottom);
  return {
    element,
    show: (geometry, axis, brush) => {
      const { dimension, range: whole } = axis;
      shown = { axis, brush: brush ?? whole, geometry };
      element.style.left = `${axis.x}px`;
      setText(name, shortLabel(dimension));
      name.title =
        dimension.direction === null
          ? dimension.label
          : `${dimension.label}, ${texts.chart.better[dimension.direction]}`;
      const isFlipped = dimension.direction === 'lower';
      setText(top, formatFigure(dimension, isFlipped ? whole[0] : whole[1]));
      setText(bottom, formatFigure(dimension, isFlipped ? whole[1] : whole[0]));
      const ends = shown.brush.map((value) => heightOf(geometry, axis, value)) as [number, number];
      const [high, low] = [Math.min(...ends), Math.max(...ends)];
      range.hidden = brush === undefined;
      range.style.top = `${high - geometry.top}px`;
      range.style.height = `${Math.max(2, low - high)}px`;
      handles.forEach((handle, end) => {
        handle.style.top = `${(ends[end] as number) - 4}px`;
        handle.classList.toggle('is-idle', brush === undefined);
        describeHandle(
          handle,
          axis,
          shown?.brush[end] as number,
          end === 0 ? words.least(dimension.label) : words.most(dimension.label),
        );
      });
    },
  };
}
