// Energy of one inference from a power trace: (mean power in the window − idle power) × time / runs. Battery gauges answer a
// few times a second with an average of their own, so that windows shorter than 20 s say nothing.

export interface PowerSample {
  readonly timeMs: number;
  /** Positive while the battery drains. */
  readonly milliwatts: number;
}

export interface EnergyWindow {
  readonly idle: readonly PowerSample[];
  readonly load: readonly PowerSample[];
  /** Inferences in the load window. */
  readonly runs: number;
  /** True if a charger was connected at any time; null where that is unknown. */
  readonly charging: boolean | null;
}

export interface EnergyFigure {
  /** `estimated`: a charger was connected, which hides part of what was drawn. */
  readonly quality: 'measured' | 'estimated' | 'unavailable';
  /** Of one inference; null if unavailable. */
  readonly energyMj: number | null;
  readonly idleMw: number | null;
  readonly loadMw: number | null;
  /** Readings under load. */
  readonly samples: number;
  /** Why it is not `measured`, as a sentence. */
  readonly reason?: string;
}

export const shortestWindowMs = 20_000;
const fewestSamples = 10;

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

/** @param window samples in order of time. */
export function measureEnergy({ idle, load, runs, charging }: EnergyWindow): EnergyFigure {
  const [idleMw, loadMw] = [meanPowerMw(idle), meanPowerMw(load)];
  const known = { idleMw, loadMw, samples: load.length };
  const unavailable = (reason: string): EnergyFigure => ({ quality: 'unavailable', energyMj: null, ...known, reason });
  if (idleMw === null || loadMw === null) return unavailable('The battery’s current or voltage cannot be read.');
  const problem = windowProblem(idle, 'idle') ?? windowProblem(load, 'load');
  if (problem !== null) return unavailable(problem);
  if (!(runs > 0)) return unavailable('Nothing ran in the window.');
  if (loadMw <= idleMw) return unavailable('The device drew no more under load than idle; something else was running.');
  const energyMj = ((loadMw - idleMw) * (spanMs(load) / 1000)) / runs;
  if (charging === false) return { quality: 'measured', energyMj, ...known };
  const reason = charging
    ? 'A charger was connected, which hides part of what was drawn.'
    : 'Whether a charger was connected is unknown.';
  return { quality: 'estimated', energyMj, ...known, reason };
}

function windowProblem(samples: readonly PowerSample[], name: string): string | null {
  const span = spanMs(samples);
  if (span < shortestWindowMs)
    return `The ${name} window is ${(span / 1000).toFixed(1)} s long; it takes ${shortestWindowMs / 1000} s.`;
  if (samples.length < fewestSamples)
    return `The ${name} window has ${samples.length} readings; it takes ${fewestSamples}.`;
  return null;
}
