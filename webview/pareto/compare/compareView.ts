// The Compare view: two to four variants side by side.
import { h } from '../dom';
import type { ViewEntry } from '../views/view';

export const compareEntry: ViewEntry = {
  id: 'compare',
  create: () => ({ element: h('section', { class: 'compare scrolling-view' }), render: () => undefined }),
};
