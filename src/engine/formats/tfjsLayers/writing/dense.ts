// Matrix products as Dense layers, and BatchNormalization. Behind a flattened image the rows go back to H,W,C order.
import { floatAttribute, intAttribute } from '../../../graph/attributes';
import { transposed } from '../../layers/kernels';
import { LayerProblem } from '../../layers/layerProblem';
import { alongFile } from './affine';
import { requireFloats, toGraphVector } from './nodeWriter';
import type { NodeContext, NodeWriter } from './nodeWriter';

export const writeBatchNormalization: NodeWriter = (context) => {
  const value = context.value(0);
  if (value.kind === 'plain' && value.shape.length > 1) throw new LayerProblem('it normalises a sequence');
  const parameter = (index: number, what: string): readonly [readonly number[], Float32Array] => {
    const data = alongFile(value, requireFloats(context, index, what).data);
    return [[data.length], data];
  };
  const config = {
    axis: -1,
    momentum: 0.99,
    epsilon: floatAttribute(context.node, 'epsilon', 1e-5),
    center: true,
    scale: true,
  };
  const name = context.add('BatchNormalization', [value], config, {
    gamma: parameter(1, 'scale'),
    beta: parameter(2, 'shift'),
    moving_mean: parameter(3, 'mean'),
    moving_variance: parameter(4, 'variance'),
  });
  return { ...value, name };
};

export const writeGemm: NodeWriter = (context) => {
  const { node } = context;
  const given = context.value(0);
  const weights = requireFloats(context, 1, 'weights');
  const transposedWeights = node.opType === 'Gemm' && intAttribute(node, 'transB', 0) === 1;
  if (intAttribute(node, 'transA', 0) !== 0 || weights.shape.length !== 2)
    throw new LayerProblem('TF.js multiplies rows by one matrix only');
  if (given.kind === 'image') throw new LayerProblem('TF.js cannot multiply the width of an image');
  const [first = 1, second = 1] = weights.shape;
  const [inputs, units] = transposedWeights ? [second, first] : [first, second];
  const rows = transposedWeights ? transposed(weights.data, weights.shape, [1, 0]) : weights.data;
  const value =
    given.kind === 'flat' && inputs !== given.channels * given.height * given.width
      ? toGraphVector(context, given)
      : given;
  const inFile =
    value.kind === 'flat' ? transposed(rows, [value.channels, value.height * value.width, units], [1, 0, 2]) : rows;
  const alpha = floatAttribute(node, 'alpha', 1);
  const bias = gemmBias(context, units);
  const name = context.add(
    'Dense',
    [value],
    { units, activation: 'linear', use_bias: bias !== undefined },
    {
      kernel: [[inputs, units], alpha === 1 ? inFile : inFile.map((x) => x * alpha)],
      ...(bias ? { bias: [[units], bias] } : {}),
    },
  );
  const shape = value.kind === 'plain' ? [...value.shape.slice(0, -1), units] : [units];
  return { kind: 'plain', name, shape };
};

function gemmBias(context: NodeContext, units: number): Float32Array | undefined {
  const { node } = context;
  if (node.opType !== 'Gemm' || !node.inputs[2]) return undefined;
  const { data, shape } = requireFloats(context, 2, 'bias');
  const beta = floatAttribute(node, 'beta', 1);
  if (data.length !== 1 && (data.length !== units || shape.at(-1) !== units))
    throw new LayerProblem('its bias is not one number an output');
  return Float32Array.from({ length: units }, (_, index) => beta * (data[data.length === 1 ? 0 : index] ?? 0));
}
