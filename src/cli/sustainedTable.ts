// A sustained measurement as tables: the windows with heat and clock, then each variant cool against hot with its change of rank.
import { formatMs } from '../shared/format';
import type { SustainedPhase, SustainedResult } from '../shared/protocol/engine';
import type { DeviceState } from '../shared/run/measurement';
import { printTable } from './terminal';

/** Models beyond the first few are left to `--json`. */
const mostColumns = 6;
const mostRows = 24;

/** Thermal status, temperature, clock; a blank for what is unknown. */
const heat = (state: DeviceState | null): string[] => [
  state?.thermalStatus == null ? '' : String(state.thermalStatus),
  state?.celsius == null ? '' : `${state.celsius.toFixed(1)} °C`,
  state?.maximumKhz == null ? '' : `${(state.maximumKhz / 1e6).toFixed(2)} GHz`,
];

/** Evenly chosen, the first and the last among them. */
function thinned<T>(all: readonly T[]): readonly T[] {
  if (all.length <= mostRows) return all;
  const step = (all.length - 1) / (mostRows - 1);
  return Array.from({ length: mostRows }, (_, row) => all[Math.round(row * step)] as T);
}

export function printSustained({ windows, cold, hot }: SustainedResult): void {
  const ids = hot.records.map(({ id }) => id).slice(0, mostColumns);
  printTable(
    ['after', ...ids, 'thermal status', 'temperature', 'clock'],
    thinned(windows).map((window) => [
      `${Math.round(window.atSeconds)} s`,
      ...ids.map((id) => formatMs(window.medianMs[id] ?? null)),
      ...heat(window),
    ]),
    ids.map((_, index) => index + 1),
  );
  printPhases(cold, hot);
}

/** Place by latency from 1; absent where that is unknown. */
function ranks({ records }: SustainedPhase): ReadonlyMap<string, number> {
  const known = records.flatMap(({ id, medianMs }) => (medianMs === null ? [] : [{ id, medianMs }]));
  known.sort((a, b) => a.medianMs - b.medianMs);
  return new Map(known.map(({ id }, place) => [id, place + 1]));
}

function printPhases(cold: SustainedPhase, hot: SustainedPhase): void {
  const [before, after] = [ranks(cold), ranks(hot)];
  const isOn = ({ frontier }: SustainedPhase, id: string): string => (frontier?.includes(id) === true ? 'yes' : '');
  const hasFrontier = cold.frontier !== undefined && hot.frontier !== undefined;
  printTable(
    [
      'model',
      `to minute ${cold.minute}`,
      `to minute ${hot.minute}`,
      'change',
      'rank',
      ...(hasFrontier ? ['frontier cool', 'frontier hot'] : []),
    ],
    hot.records.map(({ id, medianMs: hotMs }) => {
      const coldMs = cold.records.find((record) => record.id === id)?.medianMs ?? null;
      const change = coldMs === null || hotMs === null ? '' : `${((100 * hotMs) / coldMs - 100).toFixed(1)} %`;
      const rank = `${before.get(id) ?? ''} → ${after.get(id) ?? ''}`;
      const frontiers = hasFrontier ? [isOn(cold, id), isOn(hot, id)] : [];
      return [id, formatMs(coldMs), formatMs(hotMs), change, rank, ...frontiers];
    }),
    [1, 2, 3],
  );
}
