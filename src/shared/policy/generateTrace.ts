// Scripted traces: a few stories of a device's day, drawn to the scale of the variants at hand (targets between their latencies,
// memory around their peaks), so that a policy has something to decide. Seeded: equal arguments give equal traces.
import { createRandom, type Random } from '../random';
import type { Context, TraceLine, Variant } from './runtime';

export type TraceScript = 'commute' | 'gaming' | 'hotCar' | 'lowBattery';

export const traceScripts: readonly TraceScript[] = ['commute', 'gaming', 'hotCar', 'lowBattery'];

export interface TraceOptions {
  readonly seed: number;
  readonly steps?: number;
  readonly stepMs?: number;
  /** Time of the first line. */
  readonly startMs?: number;
}

/** What the scripts scale with. */
interface Scale {
  readonly slowestMs: number;
  readonly fastestMs: number;
  readonly largestBytes: number;
  readonly smallestBytes: number;
}

interface Moment {
  readonly batteryPercent: number;
  readonly charging: boolean;
  readonly thermalStatus: number;
  readonly freeMemoryBytes: number;
  readonly cpuLoad: number;
  readonly latencyTargetMs?: number;
  /** Age of the battery reading, ms. */
  readonly batteryAgeMs?: number;
}

/** One line every `stepMs` (1 s) for `steps` (60) steps. @param variants at least one; their figures set the scale. */
export function generateTrace(
  script: TraceScript,
  variants: readonly Variant[],
  options: TraceOptions,
): readonly TraceLine[] {
  const { seed, steps = 60, stepMs = 1000, startMs = 0 } = options;
  const random = createRandom(seed, 'trace', script);
  const scale = scaleOf(variants);
  return Array.from({ length: steps }, (_, i) => {
    const moment = scripts[script](steps > 1 ? i / (steps - 1) : 0, scale);
    return { t: startMs + i * stepMs, signals: toSignals(moment, random) };
  });
}

/** All scripts, one after another. */
export function generateSampleTrace(
  variants: readonly Variant[],
  seed: number,
  stepsEach = 60,
  stepMs = 1000,
): readonly TraceLine[] {
  return traceScripts.flatMap((script, i) =>
    generateTrace(script, variants, { seed, steps: stepsEach, stepMs, startMs: i * stepsEach * stepMs }),
  );
}

function scaleOf(variants: readonly Variant[]): Scale {
  const latencies = variants.map((one) => one.latencyMs.value);
  const peaks = variants.map((one) => one.peakMemoryBytes.value);
  return {
    slowestMs: Math.max(...latencies),
    fastestMs: Math.min(...latencies),
    largestBytes: Math.max(...peaks),
    smallestBytes: Math.min(...peaks),
  };
}

const between = (from: number, to: number, at: number): number => from + (to - from) * at;
/** From the fastest variant's latency (0) to the slowest's (1) by ratio. */
const latencyAt = (scale: Scale, at: number): number => scale.fastestMs * (scale.slowestMs / scale.fastestMs) ** at;
/** More than any rule about memory and its hysteresis ask for. */
const roomy = (scale: Scale): number => 8 * scale.largestBytes + 128 * 1024 * 1024;

/** The story of each script; `at` runs from 0 to 1. */
const scripts: Readonly<Record<TraceScript, (at: number, scale: Scale) => Moment>> = {
  // Navigation on and off; right after it a map takes the memory; a tunnel in which the battery's reading goes stale.
  commute: (at, scale) => ({
    batteryPercent: between(62, 48, at),
    charging: false,
    thermalStatus: at > 0.6 ? 1 : 0,
    freeMemoryBytes: at > 0.4 && at < 0.55 ? 0.9 * scale.largestBytes : roomy(scale),
    cpuLoad: 0.35,
    ...(at > 0.15 && at < 0.37 ? { latencyTargetMs: 1.3 * latencyAt(scale, 0.5) } : {}),
    ...(at > 0.7 && at < 0.8 ? { batteryAgeMs: 90_000 } : {}),
  }),
  // A game takes the processor and warms the device; its frames leave little time, for a moment less than any variant needs.
  gaming: (at, scale) => ({
    batteryPercent: between(80, 64, at),
    charging: false,
    thermalStatus: Math.min(3, Math.floor(at * 4)),
    freeMemoryBytes: roomy(scale) / 2,
    cpuLoad: 0.9,
    latencyTargetMs: at > 0.4 && at < 0.45 ? 0.5 * scale.fastestMs : 1.3 * latencyAt(scale, between(0.9, 0.1, at)),
  }),
  // Behind the windscreen on the charger: hot, then critical, then shade.
  hotCar: (at, scale) => ({
    batteryPercent: between(40, 47, at),
    charging: true,
    thermalStatus: at < 0.2 ? 2 : at < 0.45 ? 3 : at < 0.6 ? 4 : at < 0.8 ? 2 : 0,
    freeMemoryBytes: roomy(scale),
    cpuLoad: 0.25,
  }),
  // The last quarter of a charge, and a charger near the end.
  lowBattery: (at, scale) => ({
    batteryPercent: at < 0.8 ? between(26, 8, at / 0.8) : between(8, 14, (at - 0.8) / 0.2),
    charging: at >= 0.8,
    thermalStatus: 0,
    freeMemoryBytes: roomy(scale),
    cpuLoad: 0.2,
  }),
};

function toSignals(moment: Moment, random: Random): Context {
  const noisy = (value: number, share: number): number => value * (1 + share * (2 * random.next() - 1));
  const battery = Math.round(moment.batteryPercent);
  return {
    batteryPercent: moment.batteryAgeMs === undefined ? battery : { value: battery, ageMs: moment.batteryAgeMs },
    charging: moment.charging,
    thermalStatus: moment.thermalStatus,
    freeMemoryBytes: Math.round(noisy(moment.freeMemoryBytes, 0.05)),
    cpuLoad: Number(Math.min(1, noisy(moment.cpuLoad, 0.2)).toFixed(2)),
    ...(moment.latencyTargetMs === undefined ? {} : { latencyTargetMs: Number(moment.latencyTargetMs.toPrecision(4)) }),
  };
}
