// Shapes of Conv and ConvTranspose (https://onnx.ai/onnx/operators/onnx__Conv.html, onnx__ConvTranspose.html).
import { intAttribute, intsAttribute, stringAttribute } from '../attributes';
import type { GraphNode } from '../graph';
import type { Shape, ShapeInputs } from './shapeRule';
import { dimension, inputShape, shapeError } from './shapeRule';
import { convolutionWindows } from './windows';

function checkBias(inputs: ShapeInputs, channels: number): void {
  const bias = inputs.shapes[2];
  if (bias && (bias.length !== 1 || bias[0] !== channels)) {
    throw shapeError(inputs.node, `bias [${bias.join(', ')}] does not fit ${channels} output channels`);
  }
}

/** Data [N, Ci, ...], weights [Co, Ci/group, ...], bias [Co] -> [N, Co, ...]. */
export function convolutionShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const data = inputShape(inputs, 0);
  const weight = inputShape(inputs, 1);
  const group = intAttribute(node, 'group', 1);
  const outputChannels = dimension(node, weight, 0);
  if (dimension(node, data, 1) !== dimension(node, weight, 1) * group || outputChannels % group !== 0 || group < 1) {
    throw shapeError(
      node,
      `data [${data.join(', ')}] does not fit weights [${weight.join(', ')}] in ${group} group(s)`,
    );
  }
  checkBias(inputs, outputChannels);
  return [[dimension(node, data, 0), outputChannels, ...convolutionWindows(node, data, weight).output]];
}

function transposedSize(node: GraphNode, axis: number, size: number, kernel: number, axes: number): number {
  const stride = intsAttribute(node, 'strides', [])[axis] ?? 1;
  const dilation = intsAttribute(node, 'dilations', [])[axis] ?? 1;
  const extra = intsAttribute(node, 'output_padding', [])[axis] ?? 0;
  const full = stride * (size - 1) + extra + (kernel - 1) * dilation + 1;
  const declared = intsAttribute(node, 'output_shape', [])[axis];
  if (declared !== undefined) return declared;
  const mode = stringAttribute(node, 'auto_pad', 'NOTSET');
  if (mode.startsWith('SAME')) return size * stride;
  const pads = intsAttribute(node, 'pads', []);
  return full - (pads[axis] ?? 0) - (pads[axis + axes] ?? 0);
}

/** Data [N, Ci, ...], weights [Ci, Co/group, ...], bias [Co] -> [N, Co, ...]. */
export function transposedConvolutionShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const data = inputShape(inputs, 0);
  const weight = inputShape(inputs, 1);
  const outputChannels = dimension(node, weight, 1) * intAttribute(node, 'group', 1);
  if (dimension(node, data, 1) !== dimension(node, weight, 0) || weight.length !== data.length) {
    throw shapeError(node, `data [${data.join(', ')}] does not fit weights [${weight.join(', ')}]`);
  }
  checkBias(inputs, outputChannels);
  const axes = data.length - 2;
  const spatial = data.slice(2).map((size, axis) => transposedSize(node, axis, size, weight[axis + 2] ?? 1, axes));
  if (spatial.some((size) => size < 1)) throw shapeError(node, `its padding leaves nothing of [${data.join(', ')}]`);
  return [[dimension(node, data, 0), outputChannels, ...spatial]];
}
