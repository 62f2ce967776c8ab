// The Simulate view: the policy on a trace, what it did and why, and how much better it could have been.
import type { MeasuredCliff } from '../../../src/shared/device/memoryCliff';
import { toJsonError } from '../../../src/shared/errors';
import { policyDevice } from '../../../src/shared/policy/policyDevice';
import { parseTrace } from '../../../src/shared/policy/parseTrace';
import { traceScripts, type TraceScript } from '../../../src/shared/policy/generateTrace';
import { parseCliffAnswer, parseTraceAnswer } from '../../../src/shared/protocol/parseHostMessage';
import { fill, h, listen } from '../dom';
import { texts } from '../l10n/texts';
import { count } from '../l10n/words';
import type { Part } from '../parts/part';
import { whenChanged } from '../policy/policyPart';
import { currentPolicy, selectBand } from '../policy/session';
import { openTab } from '../state/changes';
import type { PanelState } from '../state/panelState';
import { button, isInSelect, select, type Control } from '../ui';
import type { ViewContext, ViewEntry } from '../views/view';
import { createDecisionPane } from './decisionPane';
import { createLossList } from './lossList';
import { createReplayer, type Replay } from './replay';
import {
  failTrace,
  knowCliff,
  lookAt,
  playRecorded,
  playScript,
  replayRecorded,
  restoreRecorded,
} from './simulationChanges';
import type { RecordedTrace } from './simulationState';
import { createStrategyTable, rateText } from './strategyTable';
import { createSwitchList } from './switchList';
import { createTimeline } from './timeline';

const words = texts.simulate;

function createSimulateView(context: ViewContext): Part {
  const { store, policies } = context;
  const replayer = createReplayer();
  const askCliff = createCliffAsker(context);
  let replay: Replay | null = null;
  const look = (line: number): void => store.set(lookAt(line));
  const goTo = (direction: 1 | -1): void => {
    const { moment: cursor } = store.get().view;
    const switches = replay?.switches ?? [];
    const line = direction > 0 ? switches.find((one) => one > cursor) : switches.findLast((one) => one < cursor);
    if (line !== undefined) look(line);
  };
  const editBand = (rule: number): void => {
    policies.change(selectBand(rule));
    store.set(openTab('policy'));
  };
  const head = createHead(context);
  const timeline = createTimeline(look);
  const losses = createLossList({
    editBand,
    editStability: () => store.set(openTab('policy')),
    edit: (edit) => policies.edit(edit),
    look,
  });
  const table = createStrategyTable();
  const switches = createSwitchList(look);
  const decision = createDecisionPane({ previous: () => goTo(-1), next: () => goTo(1), editBand });
  const failure = h('p', { class: 'trace-failure', role: 'alert' });
  const left = h('div', { class: 'simulate-left' }, losses.element, table.element, switches.element);
  const body = h(
    'div',
    { class: 'simulate-body' },
    timeline.element,
    h('div', { class: 'simulate-bottom' }, left, decision.element),
  );
  const empty = h(
    'div',
    { class: 'welcome' },
    h('p', {}, words.noPolicy),
    h(
      'div',
      { class: 'welcome-actions' },
      button(words.goToPolicy, () => store.set(openTab('policy')), { primary: true }).element,
    ),
  );
  const element = listen(h('section', { class: 'simulate scrolling-view' }, head.element, failure, body, empty), {
    keydown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      const direction = { n: 1, p: -1 }[event.key.toLowerCase()] as 1 | -1 | undefined;
      if (direction === undefined || isInSelect(event.target)) return;
      event.preventDefault();
      goTo(direction);
    },
  });
  return {
    element,
    render: (state) => {
      const policy = currentPolicy(state.policy);
      head.element.hidden = body.hidden = policy === null;
      empty.hidden = policy !== null;
      if (policy === null) return;
      const device = policyDevice(policy);
      askCliff(device);
      replay = replayer(policy, replayedOf(state), cliffOf(state, device));
      const cursor = Math.min(state.view.moment, Math.max(0, replay.trace.length - 1));
      head.render(replay, state);
      const problem = state.simulation.failure;
      failure.hidden = problem === null;
      failure.textContent = problem === null ? '' : `${problem.message}. ${problem.hint ?? ''}`;
      timeline.render(replay, cursor);
      losses.render(replay);
      table.render(replay);
      switches.render(replay);
      decision.render(replay, cursor);
    },
  };
}

/** Asks the host for a device's memory cliff, once for each device that policies are of. */
function createCliffAsker({ store, host }: ViewContext): (device: string | null) => void {
  let asked: string | null = null;
  return (device) => {
    if (device === null || device === asked) return;
    asked = device;
    void host
      .call('memoryCliff', { device })
      .then((answer) => store.set(knowCliff({ device, cliff: parseCliffAnswer(answer, '').cliff })))
      // Without an answer the cliff stays assumed, and is said to be.
      .catch(() => undefined);
  };
}

const cliffOf = ({ simulation: { memory } }: PanelState, device: string | null): MeasuredCliff | null =>
  memory !== null && memory.device === device ? memory.cliff : null;

const replayedOf = ({ simulation, view }: PanelState): TraceScript | RecordedTrace =>
  (view.usesRecorded ? simulation.recorded : null) ?? view.script;

interface Head {
  readonly element: HTMLElement;
  render(replay: Replay, state: PanelState): void;
}

function createHead({ store, host }: ViewContext): Head {
  const place = h('span', { class: 'trace-picker' });
  const headline = h('p', { class: 'headline', role: 'status' });
  const open = button(words.open, () => void openTrace());
  const openTrace = async (): Promise<void> => {
    try {
      const { trace } = parseTraceAnswer(await host.call('traceOpen', { again: false }), '');
      if (trace !== null) store.set(playRecorded({ name: trace.name, lines: parseTrace(trace.text, trace.name) }));
    } catch (error) {
      store.set(failTrace(toJsonError(error)));
    }
  };
  let hasAsked = false;
  const askAgain = async (): Promise<void> => {
    try {
      const { trace } = parseTraceAnswer(await host.call('traceOpen', { again: true }), '');
      store.set(restoreRecorded(trace && { name: trace.name, lines: parseTrace(trace.text, trace.name) }));
    } catch (error) {
      store.set(restoreRecorded(null));
      store.set(failTrace(toJsonError(error)));
    }
  };
  let made = '';
  let control: Control<string> | null = null;
  const drawHeadline = whenChanged((replay: Replay) => fill(headline, headlineOf(replay)));
  return {
    element: h('div', { class: 'simulate-head' }, place, open.element, h('span', { class: 'grow' }), headline),
    render: (replay, state) => {
      const { recorded } = state.simulation;
      if (state.view.usesRecorded && recorded === null && !hasAsked) void askAgain();
      hasAsked = true;
      const key = recorded?.name ?? '';
      if (control === null || key !== made) {
        made = key;
        const scripts = traceScripts.map((script) => [script, words.scripted(words.scripts[script])] as const);
        const options =
          recorded === null ? scripts : [...scripts, ['recorded', words.recorded(recorded.name)] as const];
        control = select<string>(words.trace, options, (value) =>
          store.set(value === 'recorded' ? replayRecorded : playScript(value as TraceScript)),
        );
        fill(place, control.element);
      }
      control.show(typeof replayedOf(state) === 'string' ? state.view.script : 'recorded');
      drawHeadline(replay);
    },
  };
}

function headlineOf({ strategies, simulation }: Replay): readonly (HTMLElement | string)[] {
  const score = strategies[0]?.score;
  if (score === undefined) return [];
  const part = (value: string, text: string): HTMLElement => h('span', {}, h('b', {}, value), ` ${text}`);
  const hasDeadlines = simulation.moments.some(({ targetMs }) => targetMs !== undefined);
  return [
    part((score.regret * 100).toFixed(2), words.regret),
    hasDeadlines
      ? part(count(Math.round(score.deadlinesMissed)), words.missed(count(Math.round(score.inferences))))
      : h('span', { class: 'dim' }, words.noDeadlines),
    part(rateText(score.switchesPerHour), words.switches),
  ];
}

export const simulateEntry: ViewEntry = { id: 'simulate', create: createSimulateView };
