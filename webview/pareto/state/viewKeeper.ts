// Keeps the person's view at every change, in two places: in VS Code's state of the webview, which is at hand when a hidden
// panel is shown again, and with the host, which still has the newest one where a reload of the window brings back an older
// state. Revisions tell which of the two is newer.
import type { Host } from '../host';
import type { PanelState, View } from './panelState';
import { restoreView, savedRevision, savedView } from './savedView';

export interface ViewKeeper {
  readonly restored: View;
  readonly keep: (state: PanelState) => void;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** `handed`: what the host wrote into the page, from an earlier page of the same run. */
export function createViewKeeper(
  host: Pick<Host, 'save' | 'saved' | 'signal'>,
  handed: string | undefined,
): ViewKeeper {
  const [own, hosts] = [host.saved(), parse(handed)];
  let told = savedRevision(hosts);
  let revision = Math.max(savedRevision(own), told);
  let kept: PanelState | null = null;
  const keep = (state: PanelState): void => {
    if (kept?.view === state.view && kept.path === state.path) return;
    if (kept !== null && kept.view !== state.view) revision += 1;
    kept = state;
    const saved = savedView(state, revision);
    host.save(saved);
    if (revision === told) return;
    told = revision;
    host.signal({ kind: 'ambient', name: 'view', text: JSON.stringify(saved) });
  };
  return { restored: restoreView(savedRevision(own) < told ? hosts : own), keep };
}
