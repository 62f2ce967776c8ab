// Changes of what is replayed and looked at, as pure functions.
import type { JsonError } from '../../../src/shared/errors';
import type { TraceScript } from '../../../src/shared/policy/generateTrace';
import type { PanelState } from '../state/panelState';
import type { RecordedTrace, SimulationState } from './simulationState';

type Change = (state: PanelState) => PanelState;

const withSimulation =
  (change: Partial<SimulationState>): Change =>
  (state) => ({ ...state, simulation: { ...state.simulation, ...change } });

export const playScript = (source: TraceScript): Change => withSimulation({ source, cursor: 0, failure: null });
export const playRecorded = (recorded: RecordedTrace): Change =>
  withSimulation({ source: 'recorded', recorded, cursor: 0, failure: null });
export const replayRecorded: Change = withSimulation({ source: 'recorded', cursor: 0, failure: null });
export const failTrace = (failure: JsonError): Change => withSimulation({ failure });

export const lookAt =
  (line: number): Change =>
  (state) =>
    state.simulation.cursor === line ? state : withSimulation({ cursor: line })(state);
