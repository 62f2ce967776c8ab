// Sustained load: the same interleaved measurement again and again, with the device's heat and clock beside each window. Phones
// slow down as they warm up, and not every model alike, so that the order of the first minute is not that of the last.
import type { ProfileRecord, SustainedWindow } from '../../shared/protocol/engine';
import type { MeasureOptions, MeasureRequest, RuntimeSession } from './runtime';

export interface SustainedOptions extends MeasureOptions {
  readonly sustainedMs: number;
  /** Of each window; windows are as long as the slowest models need, if longer. */
  readonly windowMs?: number;
  readonly now?: () => number;
}

export interface Sustained {
  readonly windows: readonly SustainedWindow[];
  /** Of the last window: the hot state. */
  readonly records: readonly ProfileRecord[];
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
  const windows: SustainedWindow[] = [];
  let records: readonly ProfileRecord[];
  do {
    const atMs = now() - start;
    records = await session.measure(requests, {
      ...options,
      waitsForCool: windows.length === 0,
      minimumRuns: 1,
      minimumMs: Math.min(windowMs, sustainedMs) / requests.length,
      onProgress: (done, total) =>
        options.onProgress?.(Math.min(sustainedMs, Math.round(atMs + (windowMs * done) / total)), sustainedMs),
    });
    const reading = (await session.readState?.(options.signal)) ?? null;
    windows.push({
      atSeconds: atMs / 1000,
      medianMs: Object.fromEntries(records.map((record) => [record.id, record.medianMs])),
      samples: Math.min(...records.map((record) => record.samples)),
      thermalStatus: reading?.thermalStatus ?? null,
      celsius: reading?.celsius ?? null,
      maximumKhz: reading === null ? null : fastest(reading.cores.map((core) => core.currentKhz)),
      charging: reading?.charging ?? null,
    });
  } while (now() - start < sustainedMs || windows.length < 2);
  return { windows, records };
}

function fastest(clocks: readonly (number | null)[]): number | null {
  const known = clocks.filter((khz) => khz !== null);
  return known.length === 0 ? null : Math.max(...known);
}
