// How much of the starting network's MACs a layer keeps: a filled bar inside the outline of what it was.
import { h } from '../dom';

export function keptBar(macs: number, baselineMacs: number): HTMLElement {
  const share = baselineMacs > 0 ? Math.min(1, macs / baselineMacs) : 0;
  const element = h('span', { class: 'kept-bar', 'aria-hidden': 'true' });
  element.style.setProperty('--share', `${(share * 100).toFixed(1)}%`);
  return element;
}
