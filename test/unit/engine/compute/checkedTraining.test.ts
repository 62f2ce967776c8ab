import assert from 'node:assert/strict';
import type { Backend, StepResult, TrainingProgram } from '../../../../src/engine/compute/backend';
import { checkedTraining } from '../../../../src/engine/compute/onnxruntimeWebGpu/checkedTraining';
import { resNet8 } from '../../../support/trainingNetworks';

const program: TrainingProgram = resNet8(2, 4, 8);
const input = { parameters: new Float32Array(1), x: new Float32Array(1), target: new Float32Array(1) };
const answer = (loss: number, ...gradient: number[]): StepResult => ({
  loss,
  gradient: Float32Array.from(gradient),
  probabilities: new Float32Array(1),
});

/** A backend that gives one answer, or throws it, and counts what it did. */
function backendOf(given: StepResult | Error) {
  const done = { steps: 0, disposed: 0 };
  const createTraining = async () => ({
    step: async (): Promise<StepResult> => {
      done.steps++;
      if (given instanceof Error) throw given;
      return given;
    },
    dispose: async () => void done.disposed++,
  });
  return { done, backend: { createTraining } as unknown as Backend };
}

async function twoSteps(gpuGives: StepResult | Error, cpuGives: StepResult) {
  const [gpu, cpu] = [backendOf(gpuGives), backendOf(cpuGives)];
  const lines: string[] = [];
  const places = { gpu: gpu.backend, cpu: cpu.backend, log: (line: string): void => void lines.push(line) };
  const session = await checkedTraining(places, program);
  const results = [await session.step(input), await session.step(input)];
  const before = { gpu: { ...gpu.done }, cpu: { ...cpu.done } };
  await session.dispose();
  return { results, before, after: { gpu: gpu.done, cpu: cpu.done }, lines };
}

describe('training on a graphics processor, checked', () => {
  it('stays there where the first step agrees', async () => {
    const [own, other] = [answer(2, 1, 2.00001), answer(2, 1, 2)];
    const { results, before, after, lines } = await twoSteps(own, other);
    assert.deepEqual(results, [own, own]);
    assert.deepEqual(before, { gpu: { steps: 2, disposed: 0 }, cpu: { steps: 1, disposed: 1 } });
    assert.equal(after.gpu.disposed, 1);
    assert.deepEqual(lines, []);
  });

  const wrong: readonly [string, StepResult | Error, RegExp][] = [
    ['another loss', answer(2.01, 1, 2), /off by 5\.0e-3/],
    ['another gradient', answer(2, 2, 1), /off by 2\.0e-1/],
    ['no number', answer(Number.NaN, 1, 2), /off by NaN/],
    ['an error', new Error('no such kernel'), /no such kernel/],
  ];
  for (const [what, given, reason] of wrong) {
    it(`goes on on the processor after ${what}, and says so`, async () => {
      const expected = answer(2, 1, 2);
      const { results, before, after, lines } = await twoSteps(given, expected);
      assert.deepEqual(results, [expected, expected]);
      assert.deepEqual(before, { gpu: { steps: 1, disposed: 1 }, cpu: { steps: 2, disposed: 0 } });
      assert.equal(after.cpu.disposed, 1);
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? '', reason);
    });
  }
});
