// The two ends of a sustained measurement, which are compared with each other: the first minute and the last, each at most half of
// the time, with all latencies of their windows together.
import type { ProfileRecord } from '../../shared/protocol/engine';
import type { DeviceState } from '../../shared/run/measurement';
import { summarise } from './statistics';

/** One interleaved measurement of all models. */
export interface MeasuredWindow {
  /** Since the start of the load. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly records: readonly ProfileRecord[];
  /** By model, in the order of the rounds. */
  readonly latencies: ReadonlyMap<string, readonly number[]>;
  /** At the end of the window; null where the target does not tell. */
  readonly state: DeviceState | null;
}

export interface Phase {
  /** Minutes under load at its end. */
  readonly minute: number;
  readonly records: readonly ProfileRecord[];
  readonly latencies: ReadonlyMap<string, readonly number[]>;
  readonly state: DeviceState | null;
}

const phaseMs = 60_000;

/** @param windows At least two, in order of time. */
export function splitPhases(windows: readonly MeasuredWindow[]): { readonly cold: Phase; readonly hot: Phase } {
  const totalMs = windows.at(-1)?.toMs ?? 0;
  const lengthMs = Math.min(phaseMs, totalMs / 2);
  const middle = ({ fromMs, toMs }: MeasuredWindow): number => (fromMs + toMs) / 2;
  const cold = windows.filter((window, index) => index === 0 || middle(window) < lengthMs);
  const hot = windows.filter((window) => !cold.includes(window) && middle(window) > totalMs - lengthMs);
  const last = windows.slice(-1);
  return { cold: pool(cold), hot: pool(hot.length > 0 ? hot : last) };
}

/** All rounds of the windows as one measurement; the heat is that of its ends. */
function pool(windows: readonly MeasuredWindow[]): Phase {
  const [first, last] = [windows[0], windows.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a phase without a window');
  const latencies = new Map(
    first.records.map(({ id }) => [id, windows.flatMap((window) => window.latencies.get(id) ?? [])] as const),
  );
  const records = last.records.map((record): ProfileRecord => {
    const all = latencies.get(record.id) ?? [];
    const thermalBefore = first.records.find(({ id }) => id === record.id)?.thermalBefore ?? record.thermalBefore;
    // A runtime that tells no single run keeps what it said of its last window.
    return { ...record, ...(all.length > 0 && summarise(all)), thermalBefore };
  });
  return { minute: Math.round(last.toMs / 6000) / 10, records, latencies, state: last.state };
}
