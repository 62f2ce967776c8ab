import assert from 'node:assert/strict';
import type { CalibrationLine } from '../../../../src/engine/calibration/calibrationLine';
import { kernelSamples, networkTimes, unmeasuredKernels } from '../../../../src/engine/calibration/journalSamples';
import { sampleKernels } from '../../../../src/engine/calibration/sampleKernels';
import { shapeKey, type KernelShape } from '../../../../src/engine/profile/kernelShape';

type KernelLine = Extract<CalibrationLine, { type: 'kernel' }>;

const [steady, wild] = sampleKernels(1, 40) as [KernelShape, KernelShape];
const references = [0.4, 0.2, 0.1] as const;

/** A pass in which everything took `slow` times as long; the kernel itself takes `latencyMs` on a calm device. */
const line = (shape: KernelShape, pass: number, latencyMs: number, slow: number): KernelLine => ({
  ...{ type: 'kernel', pass, key: shapeKey(shape), shape, copies: 10 },
  ...{ shortMs: 0.1 * slow, longMs: (0.1 + 10 * latencyMs) * slow, referenceMs: references.map((calm) => calm * slow) },
});

describe('what a journal of a calibration says', () => {
  it('corrects busy passes by the references measured beside them', () => {
    const lines = [1, 1.8, 1.4].map((slow, i) => line(steady, i + 1, 0.02, slow));
    const [sample] = kernelSamples(lines);
    assert.ok(Math.abs(sample!.latencyMs / 0.02 - 1) < 0.05, `${sample!.latencyMs}`);
    const networks = [1, 2, 1, 3, 1].map((slow, i): CalibrationLine => {
      const referenceMs = references.map((calm) => calm * slow);
      return { type: 'network', pass: i + 1, name: 'a', latencyMs: 5 * slow, referenceMs };
    });
    assert.ok(Math.abs(networkTimes([...lines, ...networks]).get('a')! / 5 - 1) < 0.05);
  });

  it('lets all passes count, the disturbed ones for little', () => {
    const passes = [0.02, 0.0206, 0.0203].map((latencyMs, i) => line(steady, i + 1, latencyMs, 1));
    const disturbed = line(steady, 4, 0.03, 1.8);
    const [sample] = kernelSamples([...passes, disturbed]);
    assert.ok(Math.abs(sample!.latencyMs / 0.0203 - 1) < 0.02, `${sample!.latencyMs}`);
  });

  it('takes what was measured where a device refused the references', () => {
    const alone = [{ ...line(steady, 1, 0.03, 1), referenceMs: [] }];
    assert.ok(Math.abs(kernelSamples(alone)[0]!.latencyMs - 0.03) < 1e-9);
  });

  it('leaves out kernels whose passes contradict each other, and says so', () => {
    const passes = [0.01, 0.02, 0.04, 0.03].map((latencyMs, i) => line(wild, i + 1, latencyMs, 1));
    const lines = [...passes, ...[1, 1, 1].map((slow, i) => line(steady, i + 1, 0.02, slow))];
    assert.deepEqual(
      kernelSamples(lines).map(({ shape }) => shape),
      [steady],
    );
    const [unmeasured, ...more] = unmeasuredKernels([steady, wild], lines);
    assert.match(unmeasured!.reason, /its passes differ by \d+ % from their median/);
    assert.equal(more.length, 0);
  });

  it('tells what was too short from what was refused', () => {
    const reasons = unmeasuredKernels([steady, wild], [line(steady, 1, 1e-6, 1)]).map(({ reason }) => reason);
    assert.deepEqual(reasons, ['too short to be told from the call of a network', 'the device refused it']);
  });
});
