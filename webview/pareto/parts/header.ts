// The top row: the views' tabs, which run this is, and Export, which says what it will take.
import { exportable, type Actions } from '../actions';
import { h, setText } from '../dom';
import { texts } from '../l10n/texts';
import { openTab } from '../state/changes';
import { isWaiting, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { button, tabs } from '../ui';
import { panelId, tabElementId } from '../views/viewFrame';
import { views } from '../views/index';
import type { Part } from './part';

const { frame } = texts;

export function createHeader(store: Store<PanelState>, actions: Actions): Part {
  const strip = tabs(
    frame.tabs,
    views.map(({ id }) => ({ value: id, text: frame.tabNames[id], id: tabElementId(id), controls: panelId(id) })),
    (id) => store.set(openTab(id)),
  );
  const model = h('h1', { class: 'run-model' });
  const device = h('span', { class: 'dim run-device' });
  const exporter = button(frame.exportNone, actions.exportSelected, { icon: 'export' });
  const element = h(
    'header',
    { class: 'header' },
    strip.element,
    h('span', { class: 'grow' }),
    model,
    device,
    exporter.element,
  );
  return {
    element,
    render: (state) => {
      element.hidden = state.manifest === null && !isWaiting(state);
      strip.element.hidden = state.candidates.length === 0 && !isWaiting(state);
      strip.show(state.view.tab);
      for (const { id, badge } of views) strip.annotate(id, badge?.(state) ?? '');
      setText(model, state.manifest?.modelName ?? '');
      setText(device, state.manifest === null ? '' : frame.runOn(state.manifest.device, state.manifest.settings.seed));
      model.title = [model.textContent, device.textContent].filter(Boolean).join(', ');
      const ids = exportable(state);
      exporter.show(ids.length === 0 ? frame.exportNone : frame.exportSome(ids.length));
      exporter.explain(ids.length === 0 ? frame.exportNoneTitle : frame.exportTitle(ids));
      exporter.element.hidden = state.candidates.length === 0 && !isWaiting(state);
    },
  };
}
