// The Pareto panel: builds its parts by hand, asks the host for the run, and keeps everything drawn from one state.
import './styles/index.css';
import { metricsOf } from '../../src/shared/run/objectives';
import { createActions } from './actions';
import { h } from './dom';
import { connectHost, type Host } from './host';
import { metricDimensions, type Dimension } from './model/dimension';
import { explore, type Explored } from './model/explore';
import { geneDimensions } from './model/geneDimensions';
import { createHeader } from './parts/header';
import { createNotices } from './parts/notices';
import type { Part } from './parts/part';
import { createRunBar } from './parts/runBar';
import { createWelcome } from './parts/welcome';
import { createPolicyDesk } from './policy/policyDesk';
import { applyEvent, showProblem } from './state/changes';
import { budgetsOf, initialState, isWaiting, type PanelState, type View } from './state/panelState';
import { createStore, type Store } from './state/store';
import { createViewKeeper } from './state/viewKeeper';
import { createViewFrame } from './views/viewFrame';

/** Metrics and the run's genes; made anew only when the run has another space or more candidates. */
function createDimensions(): (state: PanelState) => readonly Dimension[] {
  let from: readonly unknown[] = [];
  let dimensions: readonly Dimension[] = metricDimensions;
  return ({ manifest, candidates }) => {
    const space = manifest?.space ?? null;
    if (from[0] !== space || from[1] !== candidates) {
      dimensions = [...metricsOf(candidates), ...geneDimensions(space, candidates)];
    }
    from = [space, candidates];
    return dimensions;
  };
}

/** Explores again only when candidates, axes, limits or brushes are others. */
function createExplorer(): (state: PanelState) => Explored {
  const dimensionsOf = createDimensions();
  let inputs: readonly unknown[] = [];
  let explored: Explored | null = null;
  return (state) => {
    const { axes, brushes } = state.view;
    const dimensions = dimensionsOf(state);
    const next = [state.candidates, axes, budgetsOf(state), brushes, dimensions];
    if (explored === null || next.some((input, place) => input !== inputs[place])) {
      explored = explore(state.candidates, axes, budgetsOf(state), { brushes, dimensions });
    }
    inputs = next;
    return explored;
  };
}

/** Tells the host what is selected, once a change. */
function reportSelection(host: Host): (state: PanelState) => void {
  let told: View | null = null;
  return ({ view, manifest }) => {
    if (manifest === null || (told?.selected === view.selected && told.active === view.active)) return;
    told = view;
    host.signal({ kind: 'ambient', name: 'selection', ids: view.selected, active: view.active });
  };
}

function start(root: HTMLElement): void {
  const refetch = (): void => {
    actions.load();
    policies.load();
  };
  const host = connectHost({
    onEvent: (event) => {
      if (event.name === 'changed') actions.load();
      else if (event.name === 'policy') policies.receive(event);
      else store.set(applyEvent(event));
    },
    onBadMessage: (error) => store.set(showProblem(error)),
  });
  const keeper = createViewKeeper(host, root.dataset['view']);
  const store: Store<PanelState> = createStore(
    initialState(root.dataset['run'] ?? '', keeper.restored),
    requestAnimationFrame,
  );
  const actions = createActions(host, store);
  const policies = createPolicyDesk(host, store);
  const exploreState = createExplorer();
  const parts: Part[] = [
    createRunBar(store, actions),
    createHeader(store, actions),
    createNotices(actions),
    createWelcome(actions),
    createViewFrame({ store, actions, host, policies, explored: () => exploreState(store.get()) }),
  ];
  const page = h(
    'div',
    { class: 'page' },
    parts.map((part) => part.element),
  );
  root.append(page);
  store.watch(keeper.keep);
  store.watch(reportSelection(host));
  store.subscribe((state) => {
    const explored = exploreState(state);
    page.classList.toggle('is-waiting', isWaiting(state));
    for (const part of parts) part.render(state, explored);
  });
  // What was sent while the panel was hidden is lost: it comes back as one snapshot.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') refetch();
  });
  refetch();
}

const root = document.getElementById('app');
if (root !== null) start(root);
