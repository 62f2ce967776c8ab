// Whole training steps: networks with prefix views, the optimiser inside the graph, and programs that must be refused.
import assert from 'node:assert/strict';
import type { Backend, TrainingProgram } from '../../../../src/engine/compute/backend';
import { onnxruntimeNode } from '../../../../src/engine/compute/onnxruntimeNode/onnxruntimeNode';
import { tfjsCpu } from '../../../../src/engine/compute/tfjsCpu/tfjsCpu';
import { decays } from '../../../../src/engine/compute/training/sgd';
import { floatTensor, int, int64Tensor, ints } from '../../../../src/engine/graph/graph';
import { AdaScaleError } from '../../../../src/shared/errors';
import {
  assertSameGradient,
  assertZeroOutsideViews,
  directionalError,
  stepOnce,
  viewMask,
} from '../../../support/gradientCheck';
import { createProgramBuilder, initialParameters, syntheticBatch } from '../../../support/programBuilder';
import { mobileNet, resNet8, spatialSvdNet } from '../../../support/trainingNetworks';

/** Stored tensors wider than the view on every axis. */
const prefixes = { gap: 3, stored: (shape: readonly number[]) => shape.map((size, axis) => size + 1 + axis) };

/** Two views of one stored matrix: `first` and `second` choose the prefixes. */
function sharedMatrix(first: readonly number[], second: readonly number[]): TrainingProgram {
  const net = createProgramBuilder({ batch: 4, shape: [6] });
  const hidden = net.node('MatMul', [net.input, net.parameter([6, 5])]);
  const narrow = net.node('Slice', [
    hidden,
    ...[[0], [second[0] ?? 1], [1]].map((values) => net.constant(int64Tensor(values))),
  ]);
  const program = net.program(net.node('MatMul', [narrow, net.parameter(second)]), second[1] ?? 1);
  const parameters = program.parameters.map((view) => ({ ...view, offset: 0, storedShape: first }));
  return { ...program, parameters, parameterCount: (first[0] ?? 1) * (first[1] ?? 1) };
}

function inputOf(program: TrainingProgram, classes: number, seed = 1) {
  return { parameters: initialParameters(program, seed), ...syntheticBatch(program, classes, seed) };
}

describe('training step', () => {
  let own: Backend;
  let oracle: Backend;

  before(async () => {
    own = await onnxruntimeNode.create({ threads: 1 });
    oracle = await tfjsCpu.create({ threads: 1 });
  });
  after(async () => {
    await own.dispose();
    await oracle.dispose();
  });

  const networks: [string, TrainingProgram, number][] = [
    ['ResNet-8', resNet8(4, 4, 12), 10],
    ['ResNet-8 by prefix views', resNet8(4, 4, 12, prefixes), 10],
    ['MobileNetV1 by prefix views', mobileNet(4, 4, 16, 4, prefixes), 2],
    ['spatial SVD branches by prefix views', spatialSvdNet(4, 6, 3, 11, prefixes), 5],
    ['two views of one stored matrix', sharedMatrix([7, 6], [4, 3]), 3],
  ];
  for (const [title, program, classes] of networks) {
    it(`has tfjs's gradient: ${title}`, async () => {
      const input = inputOf(program, classes);
      const [actual, expected] = [await stepOnce(own, program, input), await stepOnce(oracle, program, input)];
      assert.ok(Math.abs(actual.loss - expected.loss) < 1e-5);
      assertSameGradient(program, actual.gradient, expected.gradient);
      assertZeroOutsideViews(program, actual.gradient);
      actual.probabilities.forEach((value, index) => {
        assert.ok(Math.abs(value - (expected.probabilities[index] ?? NaN)) < 1e-5);
      });
    });
  }

  it('changes a smooth loss as its gradient says, to 1e-4', async () => {
    const net = createProgramBuilder({ batch: 8, shape: [2, 6, 6] });
    let x = net.node('Tanh', [net.norm(net.conv(net.input, 2, 4, { kernel: [3, 3] }), 4)]);
    x = net.node('Sigmoid', [net.conv(x, 4, 4, { kernel: [3, 3], group: 4, stride: 2, bias: true })]);
    x = net.node('AveragePool', [x], { kernel_shape: ints([2, 2]), strides: ints([1, 1]) });
    const program = net.program(net.dense(net.node('Flatten', [x]), 16, 3), 3);
    assert.ok((await directionalError(own, program, inputOf(program, 3), 0.05)) < 1e-4);
  });

  it('looks through a final Softmax, saturated or not', async () => {
    const build = (softmax: boolean): TrainingProgram => {
      const net = createProgramBuilder({ batch: 4, shape: [6] });
      const logits = net.node('Mul', [net.dense(net.input, 6, 3), net.constant(floatTensor([1], [40]))]);
      return net.program(softmax ? net.node('Softmax', [logits]) : logits, 3);
    };
    const [through, bare] = [build(true), build(false)];
    const input = inputOf(bare, 3);
    const [a, b] = [await stepOnce(own, through, input), await stepOnce(own, bare, input)];
    assert.deepEqual(a, b);
    assert.ok(a.loss > 10 && Number.isFinite(a.loss));
  });

  it('takes soft targets: its own output as target gives no gradient', async () => {
    const program = resNet8(4, 4, 12);
    const input = inputOf(program, 10);
    const { probabilities } = await stepOnce(own, program, input);
    const { loss, gradient } = await stepOnce(own, program, { ...input, target: probabilities });
    const entropy = -probabilities.reduce((sum, p) => sum + p * Math.log(p), 0) / 4;
    assert.ok(Math.abs(loss - entropy) < 1e-5);
    assert.ok(gradient.every((value) => Math.abs(value) < 1e-6));
  });

  it('adds up the parts of a tensor that two views share', async () => {
    const program = sharedMatrix([7, 6], [4, 3]);
    const { gradient } = await stepOnce(own, program, inputOf(program, 3));
    const mask = viewMask(program.parameters.slice(0, 1), program.parameterCount);
    assert.ok(gradient.every((value, index) => mask[index] === 1 || value === 0));
  });

  it('lowers the loss within 20 steps', async () => {
    const program = resNet8(8, 4, 12);
    const { parameters, ...data } = inputOf(program, 10);
    const session = await own.createTraining(program);
    const first = (await session.step({ parameters, ...data })).loss;
    let last = first;
    for (let step = 0; step < 20; step++) {
      const { loss, gradient } = await session.step({ parameters, ...data });
      gradient.forEach((value, index) => (parameters[index] = (parameters[index] ?? 0) - 0.1 * value));
      last = loss;
    }
    assert.ok(last < first / 2, `${first} to ${last}`);
  });

  for (const nesterov of [false, true]) {
    it(`updates by SGD inside the graph as the arithmetic says${nesterov ? ', Nesterov' : ''}`, async () => {
      const program = spatialSvdNet(4, 6, 3, 11, prefixes);
      const [momentum, weightDecay, learningRate] = [0.9, 0.01, 0.05];
      const session = await own.createSgd?.(program, { momentum, weightDecay, nesterov });
      assert.ok(session);
      const decayed = viewMask(program.parameters.filter(decays), program.parameterCount);
      const { parameters: initial, ...data } = inputOf(program, 5);
      let parameters = initial;
      let velocity = new Float32Array(program.parameterCount);
      for (let step = 0; step < 3; step++) {
        const { loss, gradient } = await stepOnce(own, program, { parameters, ...data });
        const full = gradient.map((g, i) => g + weightDecay * (decayed[i] ?? 0) * (parameters[i] ?? 0));
        const nextVelocity = velocity.map((v, i) => momentum * v + (full[i] ?? 0));
        const next = parameters.map((p, i) => {
          const direction = nesterov ? (full[i] ?? 0) + momentum * (nextVelocity[i] ?? 0) : (nextVelocity[i] ?? 0);
          return p - learningRate * direction;
        });
        const updated = await session.update({ parameters, velocity, learningRate, ...data });
        assert.ok(Math.abs(updated.loss - loss) < 1e-6);
        assert.ok(updated.parameters.every((value, i) => Math.abs(value - (next[i] ?? NaN)) < 1e-6));
        assert.ok(updated.velocity.every((value, i) => Math.abs(value - (nextVelocity[i] ?? NaN)) < 1e-6));
        ({ parameters } = updated);
        velocity = Float32Array.from(updated.velocity);
      }
      await session.dispose();
    });
  }

  it('lists every operator that it cannot train through', async () => {
    const net = createProgramBuilder({ batch: 2, shape: [2, 4, 4] });
    const x = net.conv(net.input, 2, 3, { kernel: [3, 3] });
    const gathered = net.node('Gather', [x, net.constant(int64Tensor([0, 2]))], { axis: int(1) });
    const clipped = net.node('Clip', [gathered, net.node('ReduceMean', [x], { keepdims: int(0) })]);
    const program = net.program(net.dense(net.node('Flatten', [clipped]), 32, 2), 2);
    await assert.rejects(own.createTraining(program), (error: unknown) => {
      assert.ok(error instanceof AdaScaleError);
      assert.equal(error.code, 'compute.noGradient');
      assert.match(
        error.message,
        /Gather \(layer "Gather\d+"\).*Clip \(layer "Clip\d+"\): its bounds are not constants/,
      );
      return true;
    });
  });

  it('reports all that is wrong with a program at once', async () => {
    const program = resNet8(2, 4, 12);
    const [first, second, ...rest] = program.parameters;
    assert.ok(first && second);
    const broken: TrainingProgram = {
      ...program,
      batchSize: 0,
      parameterCount: program.parameterCount - 1,
      parameters: [{ ...first, input: 'nowhere' }, { ...second, offset: 1 }, ...rest],
      statistics: [{ node: 'Relu2', mean: 'm', variance: 'v', channels: 4 }],
    };
    await assert.rejects(own.createTraining(broken), (error: unknown) => {
      assert.ok(error instanceof AdaScaleError);
      assert.equal(error.code, 'compute.program');
      for (const part of [/batch size is 0/, /"nowhere"/, /overlap/, /ends past/, /"Relu2"/])
        assert.match(error.message, part);
      return true;
    });
  });

  it('refuses an output that is not [batch, classes]', async () => {
    const net = createProgramBuilder({ batch: 2, shape: [2, 4, 4] });
    const program = net.program(net.conv(net.input, 2, 3, { kernel: [3, 3] }), 3);
    await assert.rejects(own.createTraining(program), { code: 'compute.program' });
  });
});
