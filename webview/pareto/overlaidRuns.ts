// Other runs over the chart: asked for by the person, or as a reload finds them in the view.
import { parseOtherRun } from '../../src/shared/protocol/parseHostMessage';
import type { Host } from './host';
import { addOtherRun, overlayRun, removeOtherRun } from './state/changes';
import type { PanelState } from './state/panelState';
import type { Store } from './state/store';

export interface OverlaidRuns {
  /** @throws what the host answers where it cannot read the run; nothing of it stays then. */
  add(path: string): Promise<void>;
  /** Those of before a reload. One that is gone by now leaves the view without a word: nobody asked for it just now. */
  restore(): void;
}

export function createOverlaidRuns(host: Host, store: Store<PanelState>): OverlaidRuns {
  const add = async (path: string): Promise<void> => {
    store.set(overlayRun(path));
    try {
      const answer: unknown = await host.call('otherRun', { path });
      store.set(addOtherRun(parseOtherRun(answer)));
    } catch (error) {
      store.set(removeOtherRun(path));
      throw error;
    }
  };
  const restore = (): void => {
    for (const path of store.get().view.overlaid) void add(path).catch(() => undefined);
  };
  return { add, restore };
}
