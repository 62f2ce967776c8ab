import * as assert from 'node:assert/strict';
import { assumedEnergyModel, energyMj, graphEnergyMj } from '../../../../src/engine/profile/energy';
import { kernels } from '../../../../src/engine/profile/kernels';
import { peakMemoryBytes, weightBytes } from '../../../../src/engine/profile/memory';
import { solveNonNegative } from '../../../../src/engine/numerics/nonNegative';
import { defaultDeviceModel, fitDeviceModel, predictLatencyMs } from '../../../../src/engine/profile/roofline';
import { floatTensor, int, ints, type Graph, type GraphNode } from '../../../../src/engine/graph/graph';
import type { DeviceModel } from '../../../../src/shared/device/deviceModel';
import { createRandom } from '../../../../src/shared/random';
import { convolution } from '../../../support/tinyModels';

const close = (actual: number, expected: number, relative = 1e-9): void =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);

/** 3×3 convolution, batch normalisation and ReLU, then a depthwise 3×3 convolution, all `size`×`size`. */
function separable(channels: number, size: number): Graph {
  const vector = (name: string): [string, ReturnType<typeof floatTensor>] => [
    name,
    floatTensor([channels], new Float32Array(channels).fill(1)),
  ];
  const node = (
    name: string,
    opType: string,
    inputs: string[],
    attributes: GraphNode['attributes'] = {},
  ): GraphNode => ({ name, opType, inputs, outputs: [`${name}.out`], attributes });
  const same = { pads: ints([1, 1, 1, 1]), kernel_shape: ints([3, 3]) };
  return {
    name: 'separable',
    inputs: [{ name: 'input', dataType: 'float32', shape: ['N', 3, size, size] }],
    outputs: [{ name: 'depthwise.out', dataType: 'float32', shape: ['N', channels, size, size] }],
    nodes: [
      node('conv', 'Conv', ['input', 'weight'], same),
      node('norm', 'BatchNormalization', ['conv.out', 'scale', 'shift', 'mean', 'variance']),
      node('relu', 'Relu', ['norm.out']),
      node('depthwise', 'Conv', ['relu.out', 'weight2'], { ...same, group: int(channels) }),
    ],
    initializers: new Map([
      ['weight', floatTensor([channels, 3, 3, 3], new Float32Array(channels * 27))],
      ['weight2', floatTensor([channels, 1, 3, 3], new Float32Array(channels * 9))],
      vector('scale'),
      vector('shift'),
      vector('mean'),
      vector('variance'),
    ]),
  };
}

describe('kernels', () => {
  it('count what a runtime executes: normalisation and activation are folded into the convolution', () => {
    const list = kernels(separable(8, 10));
    assert.deepEqual(
      list.map(({ node, kind, macs }) => ({ node, kind, macs })),
      [
        { node: 'conv', kind: 'dense', macs: 8 * 27 * 100 },
        { node: 'depthwise', kind: 'grouped', macs: 8 * 9 * 100 },
      ],
    );
  });

  it('keep an activation whose input something else reads', () => {
    const graph = separable(8, 10);
    const branch: GraphNode = {
      name: 'sum',
      opType: 'Add',
      inputs: ['norm.out', 'depthwise.out'],
      outputs: ['sum.out'],
      attributes: {},
    };
    const forked = { ...graph, nodes: [...graph.nodes, branch], outputs: [{ ...graph.outputs[0]!, name: 'sum.out' }] };
    assert.deepEqual(
      kernels(forked).map((kernel) => kernel.node),
      ['conv', 'relu', 'depthwise'],
    );
  });

  it('fuse a sum and the activation behind it with the convolution that nothing else reads', () => {
    const graph = separable(8, 10);
    const make = (name: string, opType: string, inputs: string[]): GraphNode => ({
      ...{ name, opType, inputs, outputs: [`${name}.out`], attributes: {} },
    });
    const tail = [make('sum', 'Add', ['norm.out', 'depthwise.out']), make('end', 'Relu', ['sum.out'])];
    const joined = { ...graph, nodes: [...graph.nodes, ...tail], outputs: [{ ...graph.outputs[0]!, name: 'end.out' }] };
    const last = kernels(joined).at(-1)!;
    assert.deepEqual([last.node, last.shape?.addsSum, last.shape?.activation], ['depthwise', true, 'relu']);
    assert.equal(last.bytes, kernels(graph).at(-1)!.bytes + 4 * 8 * 100, 'the other summand is read too');
  });
});

describe('the roofline', () => {
  const device: DeviceModel = {
    ...defaultDeviceModel,
    macsPerSecond: 1e6,
    groupedMacsPerSecond: 1e5,
    bytesPerSecond: 1e15,
    kernelOverheadMs: 2,
  };

  it('adds the compute times and a fixed cost a kernel where memory is free', () => {
    close(predictLatencyMs(separable(8, 10), device), 21.6 + 72 + 2 * 2);
  });

  it('takes the bytes where they are what limits', () => {
    const slowMemory = {
      ...device,
      macsPerSecond: 1e15,
      groupedMacsPerSecond: 1e15,
      bytesPerSecond: 1e6,
      kernelOverheadMs: 0,
    };
    const bytes = kernels(separable(8, 10)).reduce((sum, kernel) => sum + kernel.bytes, 0);
    close(predictLatencyMs(separable(8, 10), slowMemory), bytes / 1000);
  });

  it('predicts the same for the same network everywhere', () => {
    assert.equal(
      predictLatencyMs(separable(32, 32), defaultDeviceModel),
      predictLatencyMs(separable(32, 32), defaultDeviceModel),
    );
  });

  it('ranks a wider network as slower', () => {
    const latencies = [4, 8, 16, 32].map((channels) => predictLatencyMs(separable(channels, 32), defaultDeviceModel));
    assert.deepEqual(
      latencies,
      [...latencies].sort((a, b) => a - b),
    );
  });

  it('is scaled by one measurement so that it reproduces it', () => {
    const graph = separable(16, 32);
    const fitted = fitDeviceModel([{ graph, latencyMs: 5 }]);
    close(predictLatencyMs(graph, fitted), 5);
    assert.deepEqual([fitted.provenance, fitted.samples], ['measured', 1]);
  });

  it('is not spoilt by one outlier among few', () => {
    const graphs = [8, 16, 24].map((channels) => separable(channels, 32));
    const samples = graphs.map((graph, i) => ({
      graph,
      latencyMs: predictLatencyMs(graph, defaultDeviceModel) * (i === 1 ? 50 : 2),
    }));
    close(predictLatencyMs(graphs[0]!, fitDeviceModel(samples)), samples[0]!.latencyMs);
  });

  it('learns a device that is unlike the assumed one from enough measurements', () => {
    const truth: DeviceModel = {
      ...defaultDeviceModel,
      macsPerSecond: 3e9,
      groupedMacsPerSecond: 2e9,
      bytesPerSecond: 2e9,
      kernelOverheadMs: 0.03,
    };
    const random = createRandom(1, 'fit');
    const graphs = Array.from({ length: 24 }, () => separable(4 + random.integer(60), 8 + random.integer(56)));
    const samples = graphs
      .slice(0, 16)
      .map((graph) => ({ graph, latencyMs: predictLatencyMs(graph, truth) * (1 + 0.02 * random.normal()) }));
    const error = (device: DeviceModel): number =>
      Math.max(
        ...graphs
          .slice(16)
          .map((graph) => Math.abs(predictLatencyMs(graph, device) / predictLatencyMs(graph, truth) - 1)),
      );
    assert.ok(error(fitDeviceModel(samples)) < 0.1, `held-out error ${error(fitDeviceModel(samples))}`);
    assert.ok(
      error(fitDeviceModel(samples)) < error(fitDeviceModel(samples.slice(0, 3))) / 2,
      'better than one factor',
    );
  });

  it('refuses no measurement and an impossible one', () => {
    assert.throws(() => fitDeviceModel([]), { code: 'input.range' });
    for (const latencyMs of [0, -1, NaN, Infinity])
      assert.throws(() => fitDeviceModel([{ graph: convolution(2), latencyMs }]), { code: 'input.range' });
  });
});

describe('non-negative least squares', () => {
  it('finds the plain solution where it is positive', () => {
    const solution = solveNonNegative(
      [
        [1, 0],
        [0, 2],
        [1, 1],
      ],
      [3, 8, 7],
    );
    close(solution[0]!, 3);
    close(solution[1]!, 4);
  });

  it('holds at zero what would be negative, and no random point does better', () => {
    const random = createRandom(2, 'nnls');
    const rows = Array.from({ length: 12 }, () => [random.normal(), random.normal(), random.normal()]);
    const targets = rows.map(([a, b]) => 2 * a! - 3 * b! + 0.1 * random.normal());
    const error = (x: readonly number[]): number =>
      rows.reduce((sum, row, i) => sum + (row.reduce((dot, value, j) => dot + value * x[j]!, 0) - targets[i]!) ** 2, 0);
    const solution = solveNonNegative(rows, targets);
    assert.ok(solution.every((value) => value >= 0));
    assert.equal(solution[1], 0);
    for (let i = 0; i < 2000; i++) assert.ok(error([0, 1, 2].map(() => 4 * random.next())) >= error(solution));
  });

  it('finds a dozen unknowns of which half are zero, of columns of very different sizes', () => {
    const random = createRandom(3, 'nnls');
    const truth = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 10 ** (i - 6) : 0));
    const rows = Array.from({ length: 60 }, () => truth.map((_, i) => random.next() * 10 ** (6 - i)));
    const targets = rows.map((row) => row.reduce((sum, value, i) => sum + value * truth[i]!, 0));
    solveNonNegative(rows, targets).forEach((value, i) => {
      assert.ok(Math.abs(value - truth[i]!) * 10 ** (6 - i) < 1e-4, `${i}: ${value} instead of ${truth[i]}`);
    });
  });

  it('gives a column of zeros nothing, and equal columns no more than one of them', () => {
    const [zero, one, same] = solveNonNegative(
      [
        [0, 1, 1],
        [0, 2, 2],
      ],
      [3, 6],
    );
    assert.equal(zero, 0);
    close(one! + same!, 3);
  });
});

describe('memory and energy', () => {
  it('is the peak of the activations plus the weights', () => {
    const graph = convolution(8, 16);
    assert.equal(weightBytes(graph), 8 * 27 * 4);
    // While ReLU runs its input and output are alive, both 8×16×16.
    assert.equal(peakMemoryBytes(graph), 8 * 27 * 4 + 2 * 8 * 256 * 4);
  });

  it('follows the formula, constants included', () => {
    close(energyMj(1e9, 0), 4.6);
    close(energyMj(0, 1e9), 0.8 * 12.5 + 0.2 * 162.5);
    close(energyMj(1e9, 0, assumedEnergyModel, 1e9), 0.3);
    close(energyMj(1e9, 0, assumedEnergyModel, 2.5e8), 0.75 * 4.6 + 0.25 * 0.3);
    const graph = convolution(8, 16);
    assert.ok(graphEnergyMj(graph) > energyMj(8 * 27 * 256, 0));
    assert.ok(graphEnergyMj(convolution(16, 16)) > graphEnergyMj(graph));
  });
});
