// Untrained residual networks of the ResNet-8 kind (He et al., arXiv 1512.03385): a stem, then stages of residual blocks that
// halve the sides and widen, global average pooling and a dense classifier.
import { createRandom, type Random } from '../../../shared/random';
import { elementCount, float, floatTensor, ints, type Graph, type GraphNode, type Tensor } from '../../graph/graph';

export interface ResidualNetwork {
  readonly name: string;
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  /** Channels of each stage; the first keeps the input's sides. */
  readonly widths: readonly number[];
  readonly blocksPerStage: number;
  readonly seed: number;
  /** Names the random stream of the weights. */
  readonly stream: string;
}

interface Builder {
  readonly nodes: GraphNode[];
  readonly initializers: Map<string, Tensor>;
  readonly random: Random;
}

/** He initialisation: normal with variance 2 / fan-in. */
function weight(builder: Builder, name: string, shape: readonly number[], fanIn: number): string {
  const deviation = Math.sqrt(2 / fanIn);
  const data = Float32Array.from({ length: elementCount(shape) }, () => deviation * builder.random.normal());
  builder.initializers.set(name, floatTensor(shape, data));
  return name;
}

function constant(builder: Builder, name: string, length: number, value: number): string {
  builder.initializers.set(name, floatTensor([length], new Float32Array(length).fill(value)));
  return name;
}

function add(
  builder: Builder,
  opType: string,
  name: string,
  inputs: string[],
  attributes: GraphNode['attributes'] = {},
): string {
  const output = `${name}/out`;
  builder.nodes.push({ name, opType, inputs, outputs: [output], attributes });
  return output;
}

interface ConvShape {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
}

function conv(builder: Builder, name: string, input: string, { from, to, kernel, stride }: ConvShape): string {
  const kernelName = weight(builder, `${name}/weight`, [to, from, kernel, kernel], from * kernel * kernel);
  const pad = (kernel - 1) >> 1;
  const attributes = {
    kernel_shape: ints([kernel, kernel]),
    strides: ints([stride, stride]),
    pads: ints([pad, pad, pad, pad]),
  };
  return add(builder, 'Conv', name, [input, kernelName], attributes);
}

function norm(builder: Builder, name: string, input: string, channels: number): string {
  const parts: [string, number][] = [
    ['scale', 1],
    ['shift', 0],
    ['mean', 0],
    ['variance', 1],
  ];
  const inputs = parts.map(([part, value]) => constant(builder, `${name}/${part}`, channels, value));
  return add(builder, 'BatchNormalization', name, [input, ...inputs], { epsilon: float(1e-3) });
}

function block(builder: Builder, name: string, input: string, from: number, to: number): string {
  const stride = from === to ? 1 : 2;
  const first = conv(builder, `${name}/conv1`, input, { from, to, kernel: 3, stride });
  const hidden = add(builder, 'Relu', `${name}/relu1`, [norm(builder, `${name}/norm1`, first, to)]);
  const second = conv(builder, `${name}/conv2`, hidden, { from: to, to, kernel: 3, stride: 1 });
  const path = norm(builder, `${name}/norm2`, second, to);
  const shortcut = stride === 1 ? input : conv(builder, `${name}/shortcut`, input, { from, to, kernel: 1, stride });
  return add(builder, 'Relu', `${name}/relu2`, [add(builder, 'Add', `${name}/add`, [path, shortcut])]);
}

/** image: [N, ...shape] -> probabilities [N, classes]. */
export function residualNetwork(network: ResidualNetwork): Graph {
  const { name, shape, classes, widths, blocksPerStage, seed, stream } = network;
  const builder: Builder = { nodes: [], initializers: new Map(), random: createRandom(seed, stream) };
  const first = widths[0] ?? 1;
  const stem = conv(builder, 'stem/conv', 'image', { from: shape[0], to: first, kernel: 3, stride: 1 });
  let value = add(builder, 'Relu', 'stem/relu', [norm(builder, 'stem/norm', stem, first)]);
  let from = first;
  const outputs = widths.flatMap((width) => Array.from({ length: blocksPerStage }, () => width));
  outputs.forEach((to, index) => {
    value = block(builder, `block${index + 1}`, value, from, to);
    from = to;
  });
  const features = add(builder, 'Flatten', 'flatten', [add(builder, 'GlobalAveragePool', 'pool', [value])]);
  const matrix = weight(builder, 'classifier/weight', [from, classes], from);
  const bias = constant(builder, 'classifier/bias', classes, 0);
  const logits = add(builder, 'Gemm', 'classifier', [features, matrix, bias]);
  const last = add(builder, 'Softmax', 'probabilities', [logits]);
  return {
    name,
    inputs: [{ name: 'image', dataType: 'float32', shape: ['N', ...shape] }],
    outputs: [{ name: last, dataType: 'float32', shape: ['N', classes] }],
    nodes: builder.nodes,
    initializers: builder.initializers,
  };
}
