// Energy of one inference from a power trace: (mean power in the window − idle power) × time / runs. Battery gauges answer a
// few times a second with an average of their own, so that windows shorter than 20 s say little.

export interface PowerSample {
  /** By the clock of the device. */
  readonly timeMs: number;
  /** Positive while the battery drains. */
  readonly milliwatts: number;
}

export interface EnergyWindow {
  readonly idle: readonly PowerSample[];
  /** Readings while the inferences ran; those of the first seconds may be left out, as a gauge lags behind. */
  readonly load: readonly PowerSample[];
  /** Inferences in the load window. */
  readonly runs: number;
  /** How long they took together. */
  readonly wallMs: number;
  /** When the first began, by the clock of the device; null where that is unknown. */
  readonly startedAtMs: number | null;
  /** True if a charger was connected at any time; null where that is unknown. */
  readonly charging: boolean | null;
}

export interface EnergyFigure {
  /** `estimated`: a charger hid part of what was drawn, or the window was short. */
  readonly quality: 'measured' | 'estimated' | 'unavailable';
  /** Of one inference beyond what the idle device draws; null if unavailable. */
  readonly energyMj: number | null;
  readonly idleMw: number | null;
  readonly loadMw: number | null;
  /** Readings under load. */
  readonly samples: number;
  /** Inferences in the window. */
  readonly runs: number;
  /** How long they took together. */
  readonly wallMs: number;
  /** When the first began, by the clock of the device; null where that is unknown. */
  readonly startedAtMs: number | null;
  /** Why it is not `measured`, as a sentence. */
  readonly reason?: string;
}

/** What a window should have at least. */
export const usualWindowMs = 20_000;
const fewestSamples = 10;
/** A gauge that says one thing all the time was not read again by its driver. */
const fewestLevels = 3;

/** Mean over time (trapezoids), mW; null for fewer than two samples or none apart. */
export function meanPowerMw(samples: readonly PowerSample[]): number | null {
  const span = spanMs(samples);
  if (span <= 0) return null;
  let energy = 0;
  for (let i = 1; i < samples.length; i++) {
    const [a, b] = [samples[i - 1]!, samples[i]!];
    energy += ((a.milliwatts + b.milliwatts) / 2) * (b.timeMs - a.timeMs);
  }
  return energy / span;
}

const spanMs = (samples: readonly PowerSample[]): number =>
  samples.length < 2 ? 0 : samples.at(-1)!.timeMs - samples[0]!.timeMs;

/** Nothing was or could be read. @param reason A sentence. */
export const noEnergy = (reason: string): EnergyFigure => ({
  quality: 'unavailable',
  energyMj: null,
  idleMw: null,
  loadMw: null,
  samples: 0,
  runs: 0,
  wallMs: 0,
  startedAtMs: null,
  reason,
});

/** @param window samples in order of time. */
export function measureEnergy(window: EnergyWindow): EnergyFigure {
  const { idle, load, runs, wallMs, startedAtMs } = window;
  const [idleMw, loadMw] = [meanPowerMw(idle), meanPowerMw(load)];
  const known = { idleMw, loadMw, samples: load.length, runs, wallMs, startedAtMs };
  const unavailable = (reason: string): EnergyFigure => ({ ...known, quality: 'unavailable', energyMj: null, reason });
  if (idleMw === null || loadMw === null) return unavailable('The battery’s current or voltage cannot be read.');
  const problem = windowProblem(idle, 'idle') ?? windowProblem(load, 'load');
  if (problem !== null) return unavailable(problem);
  if (!(runs > 0)) return unavailable('Nothing ran in the window.');
  if (loadMw <= idleMw) return unavailable('The device drew no more under load than idle; something else was running.');
  const energyMj = ((loadMw - idleMw) * (wallMs / 1000)) / runs;
  const doubts = doubtsOf(window);
  if (doubts.length === 0) return { ...known, quality: 'measured', energyMj };
  return { ...known, quality: 'estimated', energyMj, reason: doubts.join(' ') };
}

function windowProblem(samples: readonly PowerSample[], name: string): string | null {
  if (samples.length < fewestSamples)
    return `The ${name} window has ${samples.length} readings; it takes ${fewestSamples}.`;
  const levels = new Set(samples.map(({ milliwatts }) => milliwatts)).size;
  if (levels < fewestLevels)
    return `The battery gauge moved too seldom in the ${name} window: ${levels} different readings.`;
  return null;
}

function doubtsOf({ idle, charging, wallMs }: EnergyWindow): string[] {
  const doubts: string[] = [];
  if (charging === true) doubts.push('A charger was connected, which hides part of what was drawn.');
  if (charging === null) doubts.push('Whether a charger was connected is unknown.');
  const windows = [
    ['idle', spanMs(idle)],
    ['load', wallMs],
  ] as const;
  for (const [name, ms] of windows) {
    // A window begins and ends between two readings.
    if (ms < 0.95 * usualWindowMs)
      doubts.push(`The ${name} window is ${(ms / 1000).toFixed(1)} s long; it takes ${usualWindowMs / 1000} s.`);
  }
  return doubts;
}
