// What the person can ask of the host. The host tells people about its own failures; the panel shows them in its notice bar,
// so that nothing fails in silence.
import { toJsonError } from '../../src/shared/errors';
import { parseLayers, parsePanelSnapshot, parseRuns } from '../../src/shared/protocol/parseHostMessage';
import type { RefinementKind } from '../../src/shared/run/refinement';
import type { Host } from './host';
import { toCsv, toJson } from './model/exportText';
import { createOverlaidRuns } from './overlaidRuns';
import {
  awaitLayers,
  beginLoad,
  failLayers,
  setHeat,
  showLayers,
  showProblem,
  showRunChoices,
  showSnapshot,
} from './state/changes';
import { baselineId, type PanelState } from './state/panelState';
import type { Store } from './state/store';

export interface Actions {
  readonly load: () => void;
  /** The selected variants; none selected lets the host ask which. */
  readonly exportSelected: () => void;
  readonly exportIds: (ids: readonly string[]) => void;
  /** Measures variants again; the host asks where. */
  readonly measure: (ids: readonly string[]) => void;
  /** The same without a pause, with the starting network beside them; the host asks for how long, too. */
  readonly measureUnderLoad: (ids: readonly string[]) => void;
  /** Searches near these variants of a finished run, or trains them on their own; the host asks how much. */
  readonly refine: (what: RefinementKind, ids: readonly string[]) => void;
  readonly leaveRefinement: () => void;
  /** What the host offers to do about an error. */
  readonly remedy: () => void;
  /** Puts away why something did not begin. */
  readonly dismiss: () => void;
  readonly copy: (text: string) => void;
  /** Asks for the networks of these variants that are not known yet. */
  readonly needLayers: (ids: readonly string[]) => void;
  /** Asks once which runs there are. */
  readonly needRuns: () => void;
  readonly addRun: (path: string) => void;
  readonly cancel: () => void;
  readonly resume: () => void;
  readonly openLog: () => void;
  readonly revealRun: () => void;
  readonly save: (kind: 'csv' | 'json') => void;
  readonly savePicture: (kind: 'png' | 'svg', text: string) => void;
}

/** The variants that Export would take: those selected, else the shortlist. */
export const exportable = ({ view, candidates }: PanelState): readonly string[] => {
  const wanted = new Set(view.selected.length > 0 ? view.selected : view.shortlist);
  if (wanted.size === 0) return [];
  const usable = new Set(
    candidates.filter((one) => one.status === 'evaluated' && wanted.has(one.id)).map(({ id }) => id),
  );
  return [...wanted].filter((id) => id !== baselineId && usable.has(id));
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
  const overlaid = createOverlaidRuns(host, store);
  let isRestored = false;
  /** One at a time: what changes meanwhile is fetched once more afterwards. */
  const load = async (): Promise<void> => {
    isStale = isLoading;
    if (isLoading) return;
    isLoading = true;
    store.set(beginLoad);
    try {
      const snapshot: unknown = await host.call('snapshot', {});
      store.set(showSnapshot(parsePanelSnapshot(snapshot)));
      if (!isRestored) overlaid.restore();
      isRestored = true;
    } finally {
      isLoading = false;
      if (isStale) attempt(load());
    }
  };
  const measureUnderLoad = async (ids: readonly string[]): Promise<void> => {
    const known = new Set(store.get().candidates.map(({ id }) => id));
    const wanted = [...new Set([baselineId, ...ids])].filter((id) => known.has(id));
    const { measured } = await host.call('measure', { ids: wanted, sustained: true });
    // Who waited for it wants to see it.
    if (measured !== null) store.set(setHeat(true));
  };
  const loadLayers = async (ids: readonly string[]): Promise<void> => {
    const { layers } = store.get();
    const missing = ids.filter((id) => layers[id] === undefined);
    if (missing.length === 0) return;
    store.set(awaitLayers(missing));
    try {
      const answer: unknown = await host.call('layers', { ids: missing });
      store.set(showLayers(parseLayers(answer)));
    } catch (error) {
      // Told where the network would stand: the rest of the panel does not need it.
      store.set(failLayers(missing, toJsonError(error)));
    }
  };
  const loadRuns = async (): Promise<void> => {
    const answer: unknown = await host.call('runs', {});
    store.set(showRunChoices(parseRuns(answer)));
  };
  return {
    load: () => attempt(load()),
    exportSelected: () => attempt(host.call('export', { ids: exportable(store.get()) })),
    exportIds: (ids) => attempt(host.call('export', { ids })),
    measure: (ids) => attempt(host.call('measure', { ids, sustained: false })),
    measureUnderLoad: (ids) => attempt(measureUnderLoad(ids)),
    refine: (what, ids) => attempt(host.call('refine', { what, ids })),
    remedy: () => attempt(host.call('remedy', {})),
    dismiss: () => attempt(host.call('dismiss', {})),
    leaveRefinement: () => attempt(host.call('leaveRefinement', {})),
    needLayers: (ids) => attempt(loadLayers(ids)),
    needRuns: () => {
      if (store.get().runChoices === null) attempt(loadRuns());
    },
    addRun: (path) => attempt(overlaid.add(path)),
    copy: (text) => attempt(host.call('copyText', { text })),
    cancel: () => attempt(host.call('cancel', {})),
    resume: () => attempt(host.call('resume', {})),
    openLog: () => attempt(host.call('openLog', {})),
    revealRun: () => attempt(host.call('revealRun', {})),
    savePicture: (kind, text) => attempt(host.call('saveFile', { kind, text })),
    save: (kind) => {
      const { manifest, candidates: shown, held } = store.get();
      if (manifest === null) return;
      // A picture that stands still holds back what arrives; a file has all.
      const candidates = [...shown, ...held];
      attempt(host.call('saveFile', { kind, text: kind === 'csv' ? toCsv(candidates) : toJson(manifest, candidates) }));
    },
  };
}
