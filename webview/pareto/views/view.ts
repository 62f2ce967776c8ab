// What a view is: a tab with a part under it. A view is made when it is first looked at and told of changes only while it is
// in front, so that a panel pays for what is seen.
import type { Actions } from '../actions';
import type { Host } from '../host';
import type { Explored } from '../model/explore';
import type { Part } from '../parts/part';
import type { PolicyDesk } from '../policy/policyDesk';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import type { TabId } from '../state/tabs';

export interface ViewContext {
  readonly store: Store<PanelState>;
  readonly actions: Actions;
  readonly host: Pick<Host, 'call'>;
  readonly policies: PolicyDesk;
  /** The newest. */
  readonly explored: () => Explored;
}

export interface ViewEntry {
  readonly id: TabId;
  /** After the tab's name, for example how many variants are compared; blank for nothing. */
  readonly badge?: (state: PanelState) => string;
  readonly create: (context: ViewContext) => Part;
  /** Laid out and drawn, unseen, while the run is on its way: what is warm then shows it sooner. */
  readonly drawsEarly?: boolean;
}
