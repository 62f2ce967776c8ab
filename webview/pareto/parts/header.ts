// The top row: which run this is, and Export, which says what it will take.
import { exportable, type Actions } from '../actions';
import { h, setText } from '../dom';
import { button } from '../ui';
import type { Part } from './part';

const exportLabel = (count: number): string =>
  count === 0 ? 'Export…' : count === 1 ? 'Export 1 Variant…' : `Export ${count} Variants…`;

const exportTitle = (ids: readonly string[]): string =>
  ids.length === 0
    ? 'Export variants and a policy; asks which variants'
    : `Export ${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ` and ${ids.length - 8} more` : ''} with a policy`;

export function createHeader(actions: Actions): Part {
  const model = h('h1', { class: 'run-model' });
  const device = h('span', { class: 'dim run-device' });
  const exporter = button('Export…', actions.exportSelected, { icon: 'export' });
  const element = h('header', { class: 'header' }, model, device, h('span', { class: 'grow' }), exporter.element);
  return {
    element,
    render: (state) => {
      element.hidden = state.manifest === null;
      setText(model, state.manifest?.modelName ?? '');
      setText(device, state.manifest === null ? '' : `${state.manifest.device}, seed ${state.manifest.settings.seed}`);
      const ids = exportable(state);
      exporter.show(exportLabel(ids.length));
      exporter.explain(exportTitle(ids));
      exporter.element.hidden = state.candidates.length === 0;
    },
  };
}
