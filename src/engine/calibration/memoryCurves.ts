// What the journal of a calibration says of the memory cliff: a curve for each place of the weights that was measured.
import { weightPlaces, type CliffCurve } from '../../shared/device/memoryCliff';
import type { CalibrationLine } from './calibrationLine';
import { fitMemoryCliff } from './fitMemoryCliff';
import { memoryLines } from './measureMemory';

export function memoryCurves(lines: readonly CalibrationLine[]): readonly CliffCurve[] {
  return weightPlaces.flatMap((weights): CliffCurve[] => {
    const own = memoryLines(lines, weights);
    const [first] = own;
    const steps = own.map(({ step }) => step).sort((a, b) => a.ratio - b.ratio);
    const fitted = fitMemoryCliff(steps);
    if (first === undefined || fitted === null) return [];
    return [{ weights, how: first.how, peakMemoryBytes: first.peakMemoryBytes, steps, ...fitted }];
  });
}
