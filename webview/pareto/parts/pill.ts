// While zoomed in or paused, new candidates must not move the view: they are counted here, and shown when the person wants.
import { h, listen, setText } from '../dom';
import { texts } from '../l10n/texts';
import { setPaused, setZoom } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import type { Part } from './part';

export function createPill(store: Store<PanelState>): Part {
  const text = h('b', {});
  const button = h(
    'button',
    { type: 'button', class: 'pill' },
    text,
    h('span', { class: 'pill-action' }, texts.chart.show),
  );
  const show = (): void => {
    if (store.get().paused) store.set(setPaused(false));
    store.set(setZoom(null));
  };
  const element = h('div', { class: 'pill-wrap' }, listen(button, { click: show }));
  return {
    element,
    render: ({ unseen, held }, { classOf }) => {
      const arrived = unseen.length + held.length;
      element.hidden = arrived === 0;
      const better = unseen.filter((id) => classOf.get(id) === 'frontier').length;
      setText(text, texts.chart.fresh(arrived, better));
    },
  };
}
