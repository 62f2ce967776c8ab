// Sustained load: the same interleaved measurement again and again, with the device's heat and clock beside each window. Phones
// slow down as they warm up, and not every model alike, so that the order of the first minute is not that of the last.
import type { SustainedWindow } from '../../shared/protocol/engine';
import type { DeviceState } from '../../shared/run/measurement';
import type { MeasureOptions, MeasureRequest, RuntimeSession } from './runtime';
import { splitPhases, type MeasuredWindow, type Phase } from './sustainedPhases';
import { toDeviceState } from './toDeviceState';

export interface SustainedOptions extends MeasureOptions {
  readonly sustainedMs: number;
  /** Of each window; windows are as long as the slowest models need, if longer. */
  readonly windowMs?: number;
  readonly now?: () => number;
}

export interface Sustained {
  readonly windows: readonly SustainedWindow[];
  readonly cold: Phase;
  readonly hot: Phase;
}

const defaultWindowMs = 10_000;

/**
 * At least two windows. Windows follow each other without waiting for the device to cool down.
 *
 * @throws AdaScaleError of the session.
 */
export async function measureSustained(
  session: RuntimeSession,
  requests: readonly MeasureRequest[],
  { sustainedMs, windowMs = defaultWindowMs, now = () => performance.now(), ...options }: SustainedOptions,
): Promise<Sustained> {
  const start = now();
  const windows: MeasuredWindow[] = [];
  do {
    const fromMs = now() - start;
    const latencies = new Map<string, readonly number[]>();
    const records = await session.measure(requests, {
      ...options,
      waitsForCool: windows.length === 0,
      minimumRuns: 1,
      minimumMs: Math.min(windowMs, sustainedMs / 2) / requests.length,
      onLatencies: (id, latenciesMs) => void latencies.set(id, latenciesMs),
      onProgress: (done, total) =>
        options.onProgress?.(Math.min(sustainedMs, Math.round(fromMs + (windowMs * done) / total)), sustainedMs),
    });
    const toMs = now() - start;
    const reading = (await session.readState?.(options.signal)) ?? null;
    windows.push({ fromMs, toMs, records, latencies, state: reading === null ? null : toDeviceState(reading) });
  } while (now() - start < sustainedMs || windows.length < 2);
  return { windows: windows.map(toSustainedWindow), ...splitPhases(windows) };
}

const unknownState: DeviceState = { thermalStatus: null, celsius: null, maximumKhz: null, charging: null };

const toSustainedWindow = ({ fromMs, records, state }: MeasuredWindow): SustainedWindow => ({
  atSeconds: fromMs / 1000,
  medianMs: Object.fromEntries(records.map((record) => [record.id, record.medianMs])),
  samples: Math.min(...records.map((record) => record.samples)),
  ...(state ?? unknownState),
});
