// What the person can ask of the host. The host tells people about its own failures; the panel shows them in its notice bar,
// so that nothing fails in silence.
import { toJsonError } from '../../src/shared/errors';
import { parsePanelSnapshot } from '../../src/shared/protocol/parseHostMessage';
import type { SaveKind } from '../../src/shared/protocol/panel';
import type { Host } from './host';
import { toCsv, toJson } from './model/exportText';
import { beginLoad, showProblem, showSnapshot } from './state/changes';
import { baselineId, type PanelState } from './state/panelState';
import type { Store } from './state/store';

export interface Actions {
  readonly load: () => void;
  /** The selected variants; none selected lets the host ask which. */
  readonly exportSelected: () => void;
  readonly cancel: () => void;
  readonly resume: () => void;
  readonly openLog: () => void;
  readonly revealRun: () => void;
  readonly save: (kind: SaveKind) => void;
}

/** The variants that Export would take, in the order of their selection. */
export const exportable = ({ view, candidates }: PanelState): readonly string[] => {
  const usable = new Set(candidates.filter((one) => one.status === 'evaluated').map((one) => one.id));
  return view.selected.filter((id) => id !== baselineId && usable.has(id));
};

export function createActions(host: Host, store: Store<PanelState>): Actions {
  const attempt = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      const problem = toJsonError(error);
      if (problem.code !== 'cancelled') store.set(showProblem(problem));
    });
  };
  let isLoading = false;
  let isStale = false;
  /** One at a time: what changes meanwhile is fetched once more afterwards. */
  const load = async (): Promise<void> => {
    isStale = isLoading;
    if (isLoading) return;
    isLoading = true;
    store.set(beginLoad);
    try {
      const snapshot: unknown = await host.call('snapshot', {});
      store.set(showSnapshot(parsePanelSnapshot(snapshot)));
    } finally {
      isLoading = false;
      if (isStale) attempt(load());
    }
  };
  return {
    load: () => attempt(load()),
    exportSelected: () => attempt(host.call('export', { ids: exportable(store.get()) })),
    cancel: () => attempt(host.call('cancel', {})),
    resume: () => attempt(host.call('resume', {})),
    openLog: () => attempt(host.call('openLog', {})),
    revealRun: () => attempt(host.call('revealRun', {})),
    save: (kind) => {
      const { manifest, candidates } = store.get();
      if (manifest === null) return;
      attempt(host.call('saveFile', { kind, text: kind === 'csv' ? toCsv(candidates) : toJson(manifest, candidates) }));
    },
  };
}
