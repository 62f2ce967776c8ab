// The blocked kernels are used only where they exist and agree with the portable ones.
import assert from 'node:assert/strict';
import { blockedTarget } from '../../../../src/engine/compute/lowering/blocked/blockedTarget';
import { plainTarget } from '../../../../src/engine/compute/lowering/plain/plainTarget';
import type { TargetFactory } from '../../../../src/engine/compute/lowering/target';
import { decideTarget } from '../../../../src/engine/compute/onnxruntimeNode/chooseTarget';
import type { OrtRuntime } from '../../../../src/engine/compute/onnxruntime/ortRuntime';
import * as ortNode from 'onnxruntime-node';
import * as ortWeb from 'onnxruntime-web';

const runtimeOf =
  (ort: OrtRuntime['ort'], provider: string, change = (target: TargetFactory): TargetFactory => target) =>
  (target: TargetFactory): OrtRuntime => {
    const options = {
      executionProviders: [provider],
      graphOptimizationLevel: 'disabled',
      logSeverityLevel: 4,
    } as const;
    return { ort, inferenceOptions: options, trainingOptions: options, target: change(target), writesInPlace: false };
  };

describe('the choice between blocked and portable kernels', () => {
  it('takes the blocks of this processor, or says why not', async () => {
    const { target, reason } = await decideTarget(runtimeOf(ortNode, 'cpu'));
    if (reason === '') assert.match(target.description, /^blocked by (8|16) channels$/);
    else assert.equal(target, plainTarget);
  });

  it('falls back where the runtime has no blocked kernels', async () => {
    ortWeb.env.wasm.numThreads = 1;
    const { target, reason } = await decideTarget(runtimeOf(ortWeb, 'wasm'));
    assert.equal(target, plainTarget);
    assert.match(reason, /ReorderInput/);
  });

  it('falls back where the blocks hold another number of channels than was probed', async () => {
    const wrong = runtimeOf(ortNode, 'cpu', (target) => (target === plainTarget ? target : blockedTarget(4)));
    const { target, reason } = await decideTarget(wrong);
    assert.equal(target, plainTarget);
    assert.notEqual(reason, '');
  });
});
