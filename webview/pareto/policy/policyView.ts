// The Policy view.
import { h } from '../dom';
import type { ViewEntry } from '../views/view';

export const policyEntry: ViewEntry = {
  id: 'policy',
  create: () => {
    const element = h('section', { class: 'policy scrolling-view' });
    return { element, render: () => undefined };
  },
};
