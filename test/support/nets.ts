// Small networks with seeded random weights, one for each kind of structure that compression has to follow.
import {
  floatTensor,
  int,
  ints,
  type Attribute,
  type Dimension,
  type Graph,
  type GraphNode,
  type Tensor,
} from '../../src/engine/graph/graph';
import { createRandom, type Random } from '../../src/shared/random';

interface ConvOptions {
  readonly kernel?: number;
  readonly stride?: number;
  readonly group?: number;
  readonly bias?: boolean;
}

/** Collects nodes and weights; every method returns the name of the value that it makes. */
export interface NetBuilder {
  conv(input: string, name: string, inputs: number, outputs: number, options?: ConvOptions): string;
  batchNorm(input: string, name: string, channels: number): string;
  dense(input: string, name: string, inputs: number, outputs: number, transB: boolean): string;
  node(opType: string, name: string, inputs: readonly string[], attributes?: Record<string, Attribute>): string;
  constant(name: string, tensor: Tensor): string;
  weights(name: string, shape: readonly number[], scale: number): string;
  finish(output: string, shape: readonly Dimension[]): Graph;
}

const padOf = (kernel: number): number[] => Array<number>(4).fill(Math.floor(kernel / 2));

function randomTensor(random: Random, shape: readonly number[], scale: number, offset = 0): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return floatTensor(
    shape,
    Float32Array.from({ length }, () => offset + scale * random.normal()),
  );
}

export function netBuilder(name: string, inputShape: readonly number[]): NetBuilder {
  const random = createRandom(7, name);
  const nodes: GraphNode[] = [];
  const initializers = new Map<string, Tensor>();
  const constant = (id: string, tensor: Tensor): string => {
    initializers.set(id, tensor);
    return id;
  };
  const weights = (id: string, shape: readonly number[], scale: number): string =>
    constant(id, randomTensor(random, shape, scale));
  const node: NetBuilder['node'] = (opType, id, inputs, attributes = {}) => {
    nodes.push({ name: id, opType, inputs, outputs: [`${id}_out`], attributes, layer: id });
    return `${id}_out`;
  };
  return {
    node,
    constant,
    weights,
    conv: (input, id, inputs, outputs, { kernel = 3, stride = 1, group = 1, bias = false } = {}) => {
      const fanIn = (inputs / group) * kernel * kernel;
      const weight = weights(`${id}_w`, [outputs, inputs / group, kernel, kernel], Math.sqrt(2 / fanIn));
      const all = bias ? [input, weight, weights(`${id}_b`, [outputs], 0.1)] : [input, weight];
      return node('Conv', id, all, {
        kernel_shape: ints([kernel, kernel]),
        strides: ints([stride, stride]),
        pads: ints(padOf(kernel)),
        group: int(group),
      });
    },
    batchNorm: (input, id, channels) =>
      node('BatchNormalization', id, [
        input,
        constant(`${id}_scale`, randomTensor(random, [channels], 0.2, 1)),
        weights(`${id}_shift`, [channels], 0.1),
        weights(`${id}_mean`, [channels], 0.1),
        constant(
          `${id}_variance`,
          floatTensor(
            [channels],
            Float32Array.from({ length: channels }, () => 0.5 + random.next()),
          ),
        ),
      ]),
    dense: (input, id, inputs, outputs, transB) => {
      const shape = transB ? [outputs, inputs] : [inputs, outputs];
      const weight = weights(`${id}_w`, shape, 0.3 / Math.sqrt(inputs));
      return node('Gemm', id, [input, weight, weights(`${id}_b`, [outputs], 0.1)], transB ? { transB: int(1) } : {});
    },
    finish: (output, shape) => ({
      name,
      inputs: [{ name: 'image', dataType: 'float32', shape: ['N', ...inputShape] }],
      outputs: [{ name: output, dataType: 'float32', shape }],
      nodes,
      initializers,
    }),
  };
}

/** Identity and projected shortcuts, BatchNorm, three resolutions, a transposed dense head with Softmax; input [3, 16, 16]. */
export function residualNet(): Graph {
  const net = netBuilder('residual', [3, 16, 16]);
  const convNormRelu = (input: string, id: string, inputs: number, outputs: number, stride = 1): string =>
    net.node('Relu', `${id}_relu`, [
      net.batchNorm(net.conv(input, id, inputs, outputs, { stride }), `${id}_bn`, outputs),
    ]);
  const block = (input: string, id: string, inputs: number, outputs: number, stride: number): string => {
    const inner = convNormRelu(input, `${id}_a`, inputs, outputs, stride);
    const main = net.batchNorm(net.conv(inner, `${id}_b`, outputs, outputs), `${id}_b_bn`, outputs);
    const isIdentity = stride === 1 && inputs === outputs;
    const shortcut = isIdentity
      ? input
      : net.conv(input, `${id}_p`, inputs, outputs, { kernel: 1, stride, bias: true });
    return net.node('Relu', `${id}_relu`, [net.node('Add', `${id}_add`, [main, shortcut])]);
  };
  const stem = convNormRelu('image', 'stem', 3, 16);
  const first = block(block(stem, 'b1', 16, 16, 1), 'b2', 16, 16, 1);
  const last = block(block(first, 'b3', 16, 32, 2), 'b4', 32, 32, 1);
  const pooled = net.node('Flatten', 'flatten', [net.node('GlobalAveragePool', 'pool', [last])], { axis: int(1) });
  const logits = net.dense(pooled, 'head', 32, 10, true);
  return net.finish(net.node('Softmax', 'softmax', [logits], { axis: int(-1) }), ['N', 10]);
}

/** MobileNet style: depthwise and pointwise layers, a static Reshape after pooling, MatMul with an Add as bias; input [3, 24, 24]. */
export function depthwiseNet(): Graph {
  const net = netBuilder('depthwise', [3, 24, 24]);
  const unit = (input: string, id: string, inputs: number, outputs: number, options: ConvOptions): string =>
    net.node('Relu', `${id}_relu`, [net.batchNorm(net.conv(input, id, inputs, outputs, options), `${id}_bn`, outputs)]);
  const separable = (input: string, id: string, inputs: number, outputs: number, stride: number): string =>
    unit(unit(input, `${id}_dw`, inputs, inputs, { stride, group: inputs }), `${id}_pw`, inputs, outputs, {
      kernel: 1,
    });
  const stem = unit('image', 'stem', 3, 8, { stride: 2 });
  const body = separable(separable(separable(stem, 's1', 8, 24, 1), 's2', 24, 32, 2), 's3', 32, 32, 1);
  const pooled = net.node('GlobalAveragePool', 'pool', [body]);
  const target = net.constant('flat_shape', { dataType: 'int64', shape: [2], data: BigInt64Array.of(-1n, 32n) });
  const flat = net.node('Reshape', 'flat', [pooled, target]);
  const product = net.node('MatMul', 'head', [flat, net.weights('head_w', [32, 5], 0.2)]);
  return net.finish(net.node('Add', 'head_bias', [product, net.weights('head_b', [5], 0.1)]), ['N', 5]);
}

/** LeNet style: biased convolutions without BatchNorm, pooling, Flatten of a 4x4 map, two dense layers; input [1, 16, 16]. */
export function flattenNet(): Graph {
  const net = netBuilder('flatten', [1, 16, 16]);
  const pool = (input: string, id: string): string =>
    net.node('MaxPool', id, [input], { kernel_shape: ints([2, 2]), strides: ints([2, 2]), pads: ints([0, 0, 0, 0]) });
  const relu = (input: string, id: string): string => net.node('Relu', id, [input]);
  const first = pool(relu(net.conv('image', 'c1', 1, 12, { bias: true }), 'r1'), 'p1');
  const second = pool(relu(net.conv(first, 'c2', 12, 16, { kernel: 5, bias: true }), 'r2'), 'p2');
  const flat = net.node('Flatten', 'flatten', [second], { axis: int(1) });
  const hidden = relu(net.dense(flat, 'd1', 256, 40, false), 'r3');
  return net.finish(net.dense(hidden, 'd2', 40, 10, false), ['N', 10]);
}

/** Every synthetic network by name. */
export const syntheticNets: Readonly<Record<string, () => Graph>> = { residualNet, depthwiseNet, flattenNet };

/** A seeded batch for a network's data input, standard normal. */
export function randomBatch(graph: Graph, count: number, seed = 1): Tensor {
  const shape = [count, ...(graph.inputs[0]?.shape.slice(1).map(Number) ?? [])];
  return randomTensor(createRandom(seed, 'batch', graph.name), shape, 1);
}
