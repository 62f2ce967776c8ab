// A noisy quadratic bowl as training objective: gradient = curvature · (parameters − target of the batch). Above a
// learning rate of about 2 / curvature it truly diverges, below it truly converges.
import { createRandom } from '../../src/shared/random';
import type { ParameterLayout } from '../../src/engine/supernet/supernet';
import type { Batches } from '../../src/engine/train/batches';
import type { Objective } from '../../src/engine/train/objective';

export const bowlLayout: ParameterLayout = {
  length: 6,
  parameters: [
    { key: 'trunk/conv.weight', shape: [2, 2], offset: 0, length: 4, kind: 'weight' },
    { key: 'trunk/conv.bias', shape: [2], offset: 4, length: 2, kind: 'bias' },
  ],
};

/** Batches of random numbers, keyed by step as the real ones are. */
export const randomBatches = (stepsPerEpoch: number, batchSize = 4): Batches => ({
  batchSize,
  stepsPerEpoch,
  batch: (step) => {
    const random = createRandom(7, 'fakeBatch', step);
    return { x: Float32Array.from({ length: batchSize }, () => random.normal()), labels: new Int32Array(batchSize) };
  },
});

export interface BowlOptions {
  readonly curvature?: number;
  /** Called before each evaluation; may throw, as a kill would end the process. */
  readonly before?: (step: number, call: number) => void;
  readonly fault?: (step: number) => string | null;
}

export function createBowl({ curvature = 1, before, fault }: BowlOptions = {}): Objective {
  let calls = 0;
  return {
    layout: bowlLayout,
    classes: 2,
    evaluate: async (step, parameters, { x }) => {
      before?.(step, calls++);
      const gradient = parameters.map((value, i) => curvature * (value - 0.1 * (x[i % x.length] as number)));
      const loss = gradient.reduce((sum, slope) => sum + slope * slope, 0) / 2;
      const found = fault?.(step) ?? null;
      return { loss, pathLosses: [loss], gradient, touched: Uint8Array.of(1, 1), backendMs: 0, paths: 1, fault: found };
    },
    dispose: () => Promise.resolve(),
  };
}
