import * as assert from 'node:assert/strict';
import { detectQuantum, type SweepPoint } from '../../../../src/engine/calibration/channelQuantum';
import { createRandom } from '../../../../src/shared/random';

/** Latencies of 32 to 64 channels that are rounded up to `step`, with relative noise. */
function sweep(step: number, noise = 0.01, slope = 0.002): readonly SweepPoint[] {
  const random = createRandom(5, 'sweep', step);
  return Array.from({ length: 33 }, (_, i) => ({
    channels: 32 + i,
    latencyMs: (0.05 + slope * Math.ceil((32 + i) / step) * step) * (1 + noise * random.normal()),
  }));
}

describe('the channel quantum', () => {
  for (const step of [4, 8, 16, 32]) {
    it(`is ${step} where latency rises in steps of ${step}`, () => {
      const { quantum, explained } = detectQuantum(sweep(step));
      assert.equal(quantum, step);
      assert.ok(explained > 0.9);
    });
  }

  it('is none where latency rises evenly', () => assert.equal(detectQuantum(sweep(1)).quantum, null));
  it('is none where latency does not depend on the channels', () =>
    assert.equal(detectQuantum(sweep(8, 0.02, 0)).quantum, null));
  it('is none in noise that hides the steps', () => assert.equal(detectQuantum(sweep(4, 0.3)).quantum, null));
  it('is none from too few points', () => assert.equal(detectQuantum(sweep(8).slice(0, 5)).quantum, null));
  it('is found in any order of the points', () =>
    assert.equal(detectQuantum(createRandom(1, 'order').shuffle([...sweep(16)])).quantum, 16));
});
