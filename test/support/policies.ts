// A small policy to test decisions on: three variants, most accurate first, and one rule of each kind.
import type { Figure, Policy, Rule, Variant } from '../../src/shared/policy/runtime';

const measured = (value: number): Figure => ({
  value,
  provenance: 'measured',
  device: 'bench',
  samples: 30,
  spread: 0.01,
});

export function variant(
  id: string,
  accuracy: number,
  latencyMs: number,
  peakMemoryBytes: number,
  energyMj?: number,
): Variant {
  return {
    id,
    file: `variants/${id}.onnx`,
    sha256: 'ab'.repeat(32),
    accuracy: measured(accuracy),
    latencyMs: measured(latencyMs),
    ...(energyMj === undefined ? {} : { energyMj: { value: energyMj, provenance: 'assumed' as const } }),
    peakMemoryBytes: measured(peakMemoryBytes),
    sizeBytes: peakMemoryBytes / 2,
  };
}

export const MB = 1048576;

export const threeVariants: readonly Variant[] = [
  variant('large', 0.9, 20, 60 * MB, 9),
  variant('medium', 0.85, 10, 30 * MB, 4),
  variant('small', 0.75, 4, 10 * MB, 1),
];

export function policyOf(rules: readonly Rule[], changes: Partial<Policy> = {}): Policy {
  return {
    schema: 1,
    variants: threeVariants,
    signals: {
      batteryPercent: { unit: 'percent', stale: 60000 },
      charging: { unit: 'boolean', stale: 60000 },
      thermalStatus: { unit: 'status', stale: 30000 },
      freeMemoryBytes: { unit: 'bytes', stale: 10000 },
      cpuLoad: { unit: 'share', stale: 5000 },
      latencyTargetMs: { unit: 'ms', stale: 60000 },
    },
    rules,
    fallback: 'small',
    hysteresis: { batteryPercent: 2, thermalStatus: 0, freeMemoryBytes: 32 * MB, cpuLoad: 0.05, latencyTargetMs: 0 },
    minDwellMs: 5000,
    correction: { halfLifeRuns: 20, floor: 0.25, ceiling: 8 },
    ...changes,
  };
}
