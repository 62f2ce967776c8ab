// The edge between two panes, which sizes the one behind it: dragged, or moved by arrow keys; a double click or Enter takes the
// first size. Sizes are CSS variables of the container, whose grid says how small and how large a pane may get.
import { h, listen } from '../dom';
import { texts } from '../l10n/texts';
import { setSize } from '../state/changes';
import type { PanelState, SashId } from '../state/panelState';
import type { Store } from '../state/store';
import type { Part } from './part';

export interface SashOptions {
  readonly id: SashId;
  /** Holds both panes; the sized one ends where it ends. */
  readonly container: HTMLElement;
  readonly pane: HTMLElement;
  /** Along which the pane is sized. */
  readonly axis: 'x' | 'y';
}

const { sashes, sashHelp } = texts.frame;
const [step, largeStep] = [10, 50];
/** Smaller than any grid lets a pane be: there the grid decides. */
const leastPx = 100;

/** The pane's size and what it may have, px. */
const sizeOf = ({ pane, axis }: SashOptions): number => (axis === 'x' ? pane.offsetWidth : pane.offsetHeight);
const roomOf = ({ container, axis }: SashOptions): number =>
  axis === 'x' ? container.clientWidth : container.clientHeight;

/** The size that a key asks for; null takes the first one, undefined is no key of ours. */
function sizeByKey(options: SashOptions, { key, shiftKey }: KeyboardEvent): number | null | undefined {
  const by = shiftKey ? largeStep : step;
  const [grow, shrink] = options.axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  switch (key) {
    case grow:
      return sizeOf(options) + by;
    case shrink:
      return sizeOf(options) - by;
    case 'Home':
      return leastPx;
    case 'End':
      return roomOf(options);
    case 'Enter':
      return null;
    default:
      return undefined;
  }
}

/** The size follows the pointer at once and is kept when it is let go. */
function attachDrag(options: SashOptions, element: HTMLElement, show: (px: number) => void, keep: () => void): void {
  let isDragged = false;
  const end = (): void => {
    if (isDragged) keep();
    isDragged = false;
    element.classList.remove('is-dragged');
  };
  listen(element, {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      element.classList.add('is-dragged');
    },
    pointermove: (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      isDragged = true;
      const { right, bottom } = options.container.getBoundingClientRect();
      show(options.axis === 'x' ? right - event.clientX : bottom - event.clientY);
    },
    pointerup: end,
    pointercancel: end,
  });
}

export function createSash(store: Store<PanelState>, options: SashOptions): Part {
  const { id, container, pane, axis } = options;
  pane.id ||= `pane-${id}`;
  const element = h('div', {
    class: `sash sash-${id}`,
    role: 'separator',
    tabindex: 0,
    title: sashHelp,
    'aria-label': sashes[id],
    'aria-orientation': axis === 'x' ? 'vertical' : 'horizontal',
    'aria-controls': pane.id,
    'aria-valuemin': 0,
  });
  const show = (px: number | undefined): void => {
    if (px === undefined) container.style.removeProperty(`--${id}-size`);
    else container.style.setProperty(`--${id}-size`, `${Math.round(Math.max(px, leastPx))}px`);
  };
  // What the grid made of it, so that the next step starts where the edge is.
  const keep = (): void => store.set(setSize(id, sizeOf(options)));
  attachDrag(options, element, show, keep);
  listen(element, {
    dblclick: () => store.set(setSize(id, null)),
    keydown: (event) => {
      const px = sizeByKey(options, event);
      if (px === undefined) return;
      event.preventDefault();
      if (px === null) return store.set(setSize(id, null));
      show(px);
      keep();
    },
  });
  new ResizeObserver(() => {
    element.setAttribute('aria-valuenow', String(sizeOf(options)));
    element.setAttribute('aria-valuemax', String(roomOf(options)));
  }).observe(pane);
  let shown: number | undefined;
  return {
    element,
    render: ({ view }) => {
      if (view.sizes[id] === shown) return;
      shown = view.sizes[id];
      show(shown);
    },
  };
}
