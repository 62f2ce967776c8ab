// Tooltips that stay: each beside its point, until it is closed.
import { h, listen } from '../dom';
import { icon } from '../icons';
import { texts } from '../l10n/texts';
import type { Explored } from '../model/explore';
import { togglePinned } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import type { Plot } from './plot';
import { createTooltip, type Tooltip } from './tooltip';

export interface Pins {
  readonly element: HTMLElement;
  render(state: PanelState, explored: Explored): void;
}

function createPin(store: Store<PanelState>, id: string): Tooltip {
  const tooltip = createTooltip();
  tooltip.element.classList.add('is-pinned');
  const label = texts.chart.unpin(id);
  const close = h(
    'button',
    { type: 'button', class: 'icon-button unpin', title: label, 'aria-label': label },
    icon('close'),
  );
  listen(close, { click: () => store.set(togglePinned(id)) });
  return {
    element: h('div', { class: 'pin' }, tooltip.element, close),
    show: (explored, candidate, x, y) => {
      tooltip.show(explored, candidate, x, y);
      close.style.left = `${tooltip.element.offsetLeft + tooltip.element.offsetWidth - 26}px`;
      close.style.top = `${tooltip.element.offsetTop + 3}px`;
      close.hidden = false;
    },
    hide: () => {
      tooltip.hide();
      close.hidden = true;
    },
  };
}

export function createPins(store: Store<PanelState>, plot: Plot): Pins {
  const element = h('div', { class: 'pins' });
  const pins = new Map<string, Tooltip>();
  let shown: readonly [PanelState, Explored] | null = null;
  const place = (): void => {
    if (shown === null) return;
    const [, explored] = shown;
    for (const [id, pin] of pins) {
      const candidate = explored.byId.get(id);
      const at = candidate === undefined ? null : plot.placeOf(candidate);
      if (candidate === undefined || at === null || !plot.isInside(...at)) pin.hide();
      else pin.show(explored, candidate, ...at);
    }
  };
  plot.onDraw(place);
  return {
    element,
    render: (state, explored) => {
      shown = [state, explored];
      for (const [id, pin] of pins) {
        if (state.view.pinned.includes(id)) continue;
        pin.element.remove();
        pins.delete(id);
      }
      for (const id of state.view.pinned.filter((one) => !pins.has(one))) {
        const pin = createPin(store, id);
        pins.set(id, pin);
        element.append(pin.element);
      }
      place();
    },
  };
}
