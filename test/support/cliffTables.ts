// Calibrations that know nothing but the memory of a device.
import { calibrationSchemaVersion, type CalibrationTable } from '../../src/engine/calibration/calibrationTable';
import { predictorNames } from '../../src/engine/profile/predictor/predictorNames';
import type { CliffCurve, MemoryCliff } from '../../src/shared/device/memoryCliff';

export function cliffCurve(cliff: MemoryCliff, weights: CliffCurve['weights'] = 'held'): CliffCurve {
  const ran = { outcome: 'ran', latencyMs: 2, majorFaults: 0, runs: 9 } as const;
  return {
    ...{ weights, how: 'cgroup v2', peakMemoryBytes: 134e6, baseMs: 2, cliff, medianError: 0.07 },
    steps: [
      { ratio: 0, ...ran },
      { ratio: 0.5, ...ran },
      { ratio: 1, outcome: 'killed', latencyMs: null, majorFaults: null, runs: 0 },
    ],
  };
}

export const tableOfMemory = (
  device: string,
  memory: readonly CliffCurve[],
  changes: Partial<CalibrationTable> = {},
): CalibrationTable => ({
  schema: calibrationSchemaVersion,
  createdAt: '2026-11-26T12:00:00.000Z',
  identity: { target: 'local', device, runtime: 'ort', threads: 1 },
  ...{ seed: 1, passes: 1, samples: [], features: predictorNames, models: [], errors: [], memory },
  network: { overheadMs: 0, scale: 1, networks: 0, medianError: null },
  quantum: { quantum: null, explained: 0 },
  ...changes,
});
