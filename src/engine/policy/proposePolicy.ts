// The policy that an export starts with: ordered rules for the contexts that every device meets (heat, an empty battery, little
// memory, a deadline), with every bound taken from the variants' own figures. An author edits it; the idea of choosing among
// scaled variants by resource context is that of arXiv 2412.00724.
import { roundUp } from '../../shared/policy/authoring/findProblems';
import type { PolicyFile, PolicyModel } from '../../shared/policy/types';
import type { Rule, Variant } from '../../shared/policy/runtime';
import { AdaScaleError } from '../../shared/errors';

/** Android's THERMAL_STATUS_SEVERE: the system has begun to slow the device down. */
const severeThermalStatus = 3;
const lowBatteryPercent = 20;
/** A network should take no more than half of what is free; the app needs the rest. */
const memoryShare = 0.5;

/**
 * @param variants at least one, in any order; they are listed most accurate first.
 * @throws AdaScaleError `input.noVariants` without one.
 */
export function proposePolicy(model: PolicyModel, variants: readonly Variant[]): PolicyFile {
  const ordered = [...variants].sort(byAccuracy);
  const cheapest = cheapestOf(ordered);
  return {
    schema: 1,
    model,
    variants: ordered,
    signals: {
      batteryPercent: { unit: 'percent', stale: 60000 },
      charging: { unit: 'boolean', stale: 60000 },
      thermalStatus: { unit: 'status', stale: 30000 },
      freeMemoryBytes: { unit: 'bytes', stale: 10000 },
      cpuLoad: { unit: 'share', stale: 5000 },
      latencyTargetMs: { unit: 'ms', stale: 60000 },
    },
    rules: proposeRules(ordered, cheapest),
    fallback: cheapest.id,
    hysteresis: { batteryPercent: 2, thermalStatus: 0, freeMemoryBytes: 32000000, cpuLoad: 0.05, latencyTargetMs: 0 },
    minDwellMs: 5000,
    correction: { halfLifeRuns: 20, floor: 0.25, ceiling: 8 },
  };
}

/** Most accurate first, then the faster, then by name so that the order never depends on the caller's. */
const byAccuracy = (a: Variant, b: Variant): number =>
  b.accuracy.value - a.accuracy.value ||
  a.latencyMs.value - b.latencyMs.value ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const haveEnergy = (variants: readonly Variant[]): boolean =>
  variants.every((variant) => variant.energyMj !== undefined);

/** What to run when nothing else will do: the least of what strains the device. */
function cheapestOf(variants: readonly Variant[]): Variant {
  const cost = (variant: Variant): number => variant.latencyMs.value;
  const [first, ...rest] = variants;
  if (first === undefined)
    throw new AdaScaleError(
      'input.noVariants',
      'A policy needs at least one variant',
      'Choose variants of the run to export',
    );
  return rest.reduce((best, one) => {
    const difference = cost(one) - cost(best) || one.peakMemoryBytes.value - best.peakMemoryBytes.value;
    return difference < 0 ? one : best;
  }, first);
}

function proposeRules(variants: readonly Variant[], cheapest: Variant): readonly Rule[] {
  const largestPeak = Math.max(...variants.map((variant) => variant.peakMemoryBytes.value));
  return [
    {
      name: 'hot',
      when: { thermalStatus: { atLeast: severeThermalStatus } },
      limits: {},
      use: cheapest.id,
      prefer: 'latency',
    },
    {
      name: 'battery saver',
      when: { batteryPercent: { below: lowBatteryPercent }, charging: false },
      limits: {},
      prefer: haveEnergy(variants) ? 'energy' : 'latency',
    },
    {
      name: 'low memory',
      when: { freeMemoryBytes: { below: roundUp(largestPeak / memoryShare) } },
      limits: { peakMemoryShare: memoryShare },
      prefer: 'accuracy',
    },
    // Whatever the target is: a variant that misses it is not admissible under any rule.
    { name: 'latency target', when: { latencyTargetMs: { atLeast: 0 } }, limits: {}, prefer: 'accuracy' },
  ];
}
