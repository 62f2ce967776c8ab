// Bands to start from, drawn to the scale of the variants at hand: heat, an empty battery, little memory, a deadline, and
// everything else, so that no context is left out. The idea of choosing by resource context is that of arXiv 2412.00724.
import type { Rule } from '../runtime';
import type { CoverVariant } from './coveringSet';
import { roundUp } from './findProblems';

/** A network should take no more than half of what is free; the app needs the rest. */
const memoryShare = 0.5;
const lowBatteryPercent = 20;
/** Android's THERMAL_STATUS_MODERATE and _SEVERE. */
const [moderate, severe] = [2, 3];

export interface BandBudgets {
  /** Longest inference in normal use, ms; the slowest variant's if left out. */
  readonly normalMs?: number;
  /** The same where the battery is low. */
  readonly saverMs?: number;
}

/** @param variants at least one. */
export function proposeBands(variants: readonly CoverVariant[], budgets: BandBudgets = {}): readonly Rule[] {
  const latencies = variants.map((variant) => variant.latencyMs.value).sort((a, b) => a - b);
  const [fastest, slowest] = [latencies[0]!, latencies.at(-1)!];
  const middle = latencies[Math.floor((latencies.length - 1) / 2)]!;
  const largestPeak = Math.max(...variants.map((variant) => variant.peakMemoryBytes.value));
  const normalMs = atLeast(budgets.normalMs, fastest) ?? roundUp(slowest);
  const hotMs = Math.min(normalMs, roundUp(middle));
  const saverMs = Math.min(normalMs, atLeast(budgets.saverMs, fastest) ?? roundUp(fastest));
  const knowEnergy = variants.every((variant) => variant.energyMj !== undefined);
  return [
    {
      name: 'severe heat',
      when: { thermalStatus: { atLeast: severe } },
      limits: { latencyMs: roundUp(fastest) },
      prefer: 'latency',
    },
    {
      name: 'battery saver',
      when: { batteryPercent: { below: lowBatteryPercent }, charging: false },
      limits: { latencyMs: saverMs },
      prefer: knowEnergy ? 'energy' : 'latency',
    },
    {
      name: 'low memory',
      when: { freeMemoryBytes: { below: roundUp(largestPeak / memoryShare) } },
      limits: { peakMemoryShare: memoryShare },
      prefer: 'accuracy',
    },
    {
      name: 'hot device',
      when: { thermalStatus: { atLeast: moderate } },
      limits: { latencyMs: hotMs },
      prefer: 'accuracy',
    },
    { name: 'normal', when: {}, limits: { latencyMs: normalMs }, prefer: 'accuracy' },
  ];
}

const atLeast = (value: number | undefined, least: number): number | undefined =>
  value === undefined ? undefined : Math.max(value, roundUp(least));
