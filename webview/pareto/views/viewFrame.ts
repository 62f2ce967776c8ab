// The place under the tabs: holds every view that was looked at, and shows one.
import { h } from '../dom';
import type { Part } from '../parts/part';
import { isWaiting } from '../state/panelState';
import type { TabId } from '../state/tabs';
import { views } from './index';
import type { ViewContext } from './view';

export const panelId = (id: TabId): string => `view-${id}`;
export const tabElementId = (id: TabId): string => `tab-${id}`;

export function createViewFrame(context: ViewContext): Part {
  const places = new Map(
    views.map(({ id }) => {
      const attributes = { class: 'view', role: 'tabpanel', id: panelId(id), 'aria-labelledby': tabElementId(id) };
      return [id, h('div', attributes)] as const;
    }),
  );
  const made = new Map<TabId, Part>();
  const partOf = (id: TabId): Part | undefined => {
    const entry = views.find((view) => view.id === id);
    if (entry === undefined || made.has(id)) return made.get(id);
    const part = entry.create(context);
    made.set(id, part);
    places.get(id)?.append(part.element);
    return part;
  };
  return {
    element: h('div', { class: 'views' }, [...places.values()]),
    render: (state, explored) => {
      const { tab } = state.view;
      // Made while the data is still on its way, so that it shows at once.
      const part = partOf(tab);
      const isEarly = isWaiting(state) && views.some(({ id, drawsEarly }) => id === tab && drawsEarly === true);
      const isDrawn = isEarly || state.candidates.length > 0;
      for (const [id, place] of places) place.hidden = !isDrawn || id !== tab;
      if (isDrawn) part?.render(state, explored);
    },
  };
}
