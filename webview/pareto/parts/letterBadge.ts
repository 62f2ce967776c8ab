// The shortlist's letter as a small tag.
import { h } from '../dom';

export const letterBadge = (letter: string | null): HTMLElement | null =>
  letter === null ? null : h('span', { class: 'letter' }, letter);
