// While zoomed in, new candidates must not move the view: they are counted here, and shown when the person wants.
import { h, listen, setText } from '../dom';
import { setZoom } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import type { Part } from './part';

export function createPill(store: Store<PanelState>): Part {
  const text = h('b', {});
  const button = h('button', { type: 'button', class: 'pill' }, text, h('span', { class: 'pill-action' }, 'Show'));
  const element = h('div', { class: 'pill-wrap' }, listen(button, { click: () => store.set(setZoom(null)) }));
  return {
    element,
    render: ({ unseen }, { classOf }) => {
      element.hidden = unseen.length === 0;
      const better = unseen.filter((id) => classOf.get(id) === 'frontier').length;
      setText(text, `${unseen.length.toLocaleString('en-GB')} new${better === 0 ? '' : `, ${better} on the frontier`}`);
    },
  };
}
