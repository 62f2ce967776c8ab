// What a panel is shown of a run: its folder as the engine reads it, with what this window knows of it. Pure.
import type { PanelSnapshot } from '../../shared/protocol/panel';
import type { RunSnapshot } from '../../shared/run/manifest';
import { panelStatus, type StatusInputs } from './panelStatus';

/** Of the window that the panel is in, and the panel's run as that window calls it. */
export type PanelWindow = Pick<StatusInputs, 'run' | 'live' | 'failure' | 'trusted'>;

export function panelSnapshot(run: RunSnapshot, window: PanelWindow): PanelSnapshot {
  const { live } = window;
  const progress = live?.run === window.run ? live.progress : null;
  const { manifest, refinement = null } = run;
  return { run: { ...run, progress }, status: panelStatus({ ...window, manifest, refinement }) };
}
