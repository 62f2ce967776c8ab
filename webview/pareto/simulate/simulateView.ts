// The Simulate view.
import { h } from '../dom';
import type { ViewEntry } from '../views/view';

export const simulateEntry: ViewEntry = {
  id: 'simulate',
  create: () => {
    const element = h('section', { class: 'simulate scrolling-view' });
    return { element, render: () => undefined };
  },
};
