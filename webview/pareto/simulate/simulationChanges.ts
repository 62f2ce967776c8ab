// Changes of what is replayed and looked at, as pure functions.
import type { JsonError } from '../../../src/shared/errors';
import type { TraceScript } from '../../../src/shared/policy/generateTrace';
import type { PanelState, View } from '../state/panelState';
import type { KnownCliff, RecordedTrace, SimulationState } from './simulationState';

type Change = (state: PanelState) => PanelState;

const withSimulation =
  (simulation: Partial<SimulationState>, view: Partial<View> = {}): Change =>
  (state) => ({ ...state, simulation: { ...state.simulation, ...simulation }, view: { ...state.view, ...view } });

export const playScript = (script: TraceScript): Change =>
  withSimulation({ failure: null }, { script, usesRecorded: false, moment: 0 });
export const playRecorded = (recorded: RecordedTrace): Change =>
  withSimulation({ recorded, failure: null }, { usesRecorded: true, moment: 0 });
export const replayRecorded: Change = withSimulation({ failure: null }, { usesRecorded: true, moment: 0 });

/** The trace that the panel was left with, at the line that was looked at; the script where it is gone. */
export const restoreRecorded = (recorded: RecordedTrace | null): Change =>
  recorded === null ? withSimulation({}, { usesRecorded: false }) : withSimulation({ recorded });
export const knowCliff = (memory: KnownCliff): Change => withSimulation({ memory });
export const failTrace = (failure: JsonError): Change => withSimulation({ failure });

export const lookAt =
  (moment: number): Change =>
  (state) =>
    state.view.moment === moment ? state : withSimulation({}, { moment })(state);
