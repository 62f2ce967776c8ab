// A section of the rail that folds away.
import { h, type Child } from '../dom';
import { icon } from '../icons';

export const section = (title: string, ...body: readonly Child[]): HTMLElement =>
  h(
    'details',
    { class: 'section', open: true },
    h('summary', {}, icon('chevron'), h('span', {}, title)),
    h('div', { class: 'section-body' }, body),
  );
