// Every part of the page is built once and told of every change.
import type { Explored } from '../model/explore';
import type { PanelState } from '../state/panelState';

export interface Part {
  readonly element: HTMLElement;
  render(state: PanelState, explored: Explored): void;
}
