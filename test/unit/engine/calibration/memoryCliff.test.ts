import * as assert from 'node:assert/strict';
import { fitMemoryCliff, wallOf } from '../../../../src/engine/calibration/fitMemoryCliff';
import { nextRatio } from '../../../../src/engine/calibration/nextRatio';
import { cliffFactor, endedFactor, type CliffStep, type MemoryCliff } from '../../../../src/shared/device/memoryCliff';
import { createRandom } from '../../../../src/shared/random';

const ratios = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.7, 2];
const baseMs = 8;

/** What a machine of this cliff would give, each latency off by up to `noise`. */
function stepsOf(cliff: MemoryCliff, noise = 0): readonly CliffStep[] {
  const random = createRandom(3, 'cliff');
  return ratios.map((ratio): CliffStep => {
    if (cliff.wall !== null && ratio > cliff.wall)
      return { ratio, outcome: 'killed', latencyMs: null, majorFaults: null, runs: 0 };
    const factor = cliffFactor(cliff, ratio);
    const latencyMs = baseMs * factor * (1 + noise * random.next());
    return { ratio, outcome: 'ran', latencyMs, majorFaults: factor > 1 ? 40 : 0, runs: 20 };
  });
}

const close = (a: number, b: number, tolerance: number): void =>
  assert.ok(Math.abs(a / b - 1) < tolerance, `${a} against ${b}`);

describe('the fit of the memory cliff', () => {
  it('finds a slope and where it ends', () => {
    const fitted = fitMemoryCliff(stepsOf({ knee: 0.95, exponent: 6, ceiling: 20, wall: null }))!;
    assert.equal(fitted.baseMs, baseMs);
    close(fitted.cliff.knee!, 0.95, 0.03);
    close(fitted.cliff.exponent, 6, 0.2);
    close(fitted.cliff.ceiling, 20, 0.01);
    assert.ok(fitted.medianError! < 0.1, String(fitted.medianError));
  });

  it('finds a step that is as sharp as the caps can tell', () => {
    const { cliff } = fitMemoryCliff(stepsOf({ knee: 1.02, exponent: 500, ceiling: 25, wall: null }, 0.1))!;
    assert.ok(cliff.knee! >= 0.99 && cliff.knee! <= 1.1, String(cliff.knee));
    close(cliffFactor(cliff, 1), 1, 0.2);
    close(cliffFactor(cliff, 1.1), 25, 0.2);
  });

  it('takes a process that was ended for a wall halfway between the two caps, not for a slope', () => {
    const { cliff } = fitMemoryCliff(stepsOf({ knee: null, exponent: 0, ceiling: 1, wall: 0.64 }))!;
    assert.deepEqual([cliff.knee, cliff.ceiling], [null, 1]);
    close(cliff.wall!, Math.sqrt(0.6 * 0.7), 1e-9);
    assert.deepEqual([cliffFactor(cliff, 0.5), cliffFactor(cliff, 0.8)], [1, endedFactor]);
  });

  it('finds a slope before the wall', () => {
    const { cliff } = fitMemoryCliff(stepsOf({ knee: 0.9, exponent: 8, ceiling: 100, wall: 1.5 }))!;
    close(cliff.knee!, 0.9, 0.03);
    close(cliff.wall!, Math.sqrt(1.4 * 1.7), 1e-9);
  });

  it('takes a latency that rises without a page being read for other programs’ doing', () => {
    const busy = stepsOf({ knee: 0.5, exponent: 1, ceiling: 3, wall: null }).map((step) => ({
      ...step,
      majorFaults: 0,
    }));
    assert.deepEqual(fitMemoryCliff(busy)!.cliff, { knee: null, exponent: 0, ceiling: 1, wall: null });
  });

  it('tells no error from a few caps, and nothing without memory to spare', () => {
    const steps = stepsOf({ knee: 0.95, exponent: 6, ceiling: 20, wall: null });
    assert.equal(fitMemoryCliff(steps.slice(0, 5))!.medianError, null);
    assert.equal(fitMemoryCliff(steps.slice(5)), null);
  });

  it('knows a wall that nothing was measured below', () => {
    const killed = { outcome: 'killed', latencyMs: null, majorFaults: null, runs: 0 } as const;
    assert.equal(wallOf([{ ratio: 0.8, ...killed }]), 0.8);
    assert.equal(wallOf([]), null);
  });
});

describe('the next cap', () => {
  const plan = { ratios: [0.5, 1, 2], refinements: 2 };
  const ran = (ratio: number, latencyMs: number): CliffStep => ({
    ...{ ratio, outcome: 'ran', latencyMs, majorFaults: 0, runs: 3 },
  });
  const killed = (ratio: number): CliffStep => ({
    ...{ ratio, outcome: 'killed', latencyMs: null, majorFaults: null, runs: 0 },
  });

  it('is none first, then one after the other', () => {
    assert.equal(nextRatio([], plan), 0);
    assert.equal(nextRatio([ran(0, 1)], plan), 0.5);
    assert.equal(nextRatio([ran(0, 1), ran(0.5, 1)], plan), 1);
  });

  it('is no tighter one than that which the process did not survive, but one between', () => {
    const steps = [ran(0, 1), ran(0.5, 1), killed(1)];
    assert.equal(nextRatio(steps, plan), Math.sqrt(0.5));
    assert.equal(nextRatio([...steps, killed(Math.sqrt(0.5))], plan), Math.sqrt(0.5 * Math.sqrt(0.5)));
  });

  it('is where the latency jumps most, and none once that is known well enough', () => {
    const steps = [ran(0, 1), ran(0.5, 1), ran(1, 2), ran(2, 30)];
    assert.equal(nextRatio(steps, plan), Math.SQRT2);
    assert.equal(nextRatio([...steps, ran(1.2, 3), ran(1.3, 20)], plan), null);
    assert.equal(nextRatio([ran(0, 1), ran(0.5, 1), ran(1, 1.1), ran(2, 1.2)], plan), null);
  });
});
