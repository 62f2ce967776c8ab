// Least squares on responses: given what a layer sees, the 1×1 part of a depthwise separable branch is refitted so that the
// branch answers as the trained kernel does (Zhang et al., "Accelerating Very Deep Convolutional Networks", 2015, section
// 2.2: minimise the error of responses, not of weights). The depthwise part is kept; ridge-regularised normal equations.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { createRandom } from '../../../shared/random';
import { floatTensor, type Tensor } from '../../graph/graph';
import { convGeometry, outputSize, type ConvAxis } from '../convolution';
import type { BranchTensor, Site } from '../operator';
import { fullWidths } from '../site';

/** Positions sampled beyond twice the unknowns of a row. */
const spareSamples = 512;
const ridge = 1e-6;

/** `branches` with a new `pointwise`, fitted on positions sampled from `inputs` [n, Ci, H, W]. */
export function refitPointwise(site: Site, branches: readonly BranchTensor[], inputs: Tensor): readonly BranchTensor[] {
  const depthwise = branches.find((branch) => branch.name === 'depthwise')?.tensor;
  if (!depthwise) return branches;
  const { inputChannels, outputChannels } = fullWidths(site);
  const patches = samplePatches(site, inputs, 2 * inputChannels + spareSamples);
  const elements = depthwise.data.length / inputChannels;
  const normal = new Matrix(inputChannels, inputChannels);
  const target = new Matrix(inputChannels, outputChannels);
  for (const patch of patches) {
    const filtered = filterChannels(patch, depthwise, elements);
    const response = denseResponse(patch, site.weight, outputChannels);
    accumulate(normal, filtered, filtered);
    accumulate(target, filtered, response);
  }
  const weight = (normal.trace() * ridge) / inputChannels;
  if (!(weight > 0)) return branches;
  for (let ci = 0; ci < inputChannels; ci++) normal.set(ci, ci, normal.get(ci, ci) + weight);
  const solution = new CholeskyDecomposition(normal).solve(target);
  const pointwise = Float32Array.from({ length: outputChannels * inputChannels }, (_, index) =>
    solution.get(index % inputChannels, Math.floor(index / inputChannels)),
  );
  const tensor = floatTensor([outputChannels, inputChannels, 1, 1], pointwise);
  return branches.map((branch) => (branch.name === 'pointwise' ? { ...branch, tensor } : branch));
}

/** Receptive fields [Ci · kh · kw] at random output positions, zeros where they reach into the padding. */
function samplePatches(site: Site, inputs: Tensor, count: number): Float64Array[] {
  const [images = 0, channels = 0, height = 0, width = 0] = inputs.shape;
  const { vertical, horizontal } = convGeometry(site.node, site.weight.shape);
  const random = createRandom(0, 'refit', site.node.name);
  const [rows, columns] = [outputSize(vertical, height), outputSize(horizontal, width)];
  return Array.from({ length: count }, () => {
    const image = random.integer(images);
    const top = random.integer(rows) * vertical.stride - vertical.padBefore;
    const left = random.integer(columns) * horizontal.stride - horizontal.padBefore;
    const patch = new Float64Array(channels * vertical.kernel * horizontal.kernel);
    let next = 0;
    for (let channel = 0; channel < channels; channel++) {
      const plane = (image * channels + channel) * height;
      for (const y of taps(top, vertical)) {
        for (const x of taps(left, horizontal)) {
          const inside = y >= 0 && y < height && x >= 0 && x < width;
          patch[next++] = inside ? Number(inputs.data[(plane + y) * width + x]) : 0;
        }
      }
    }
    return patch;
  });
}

const taps = (start: number, axis: ConvAxis): number[] =>
  Array.from({ length: axis.kernel }, (_, tap) => start + tap * axis.dilation);

function filterChannels(patch: Float64Array, depthwise: Tensor, elements: number): Float64Array {
  const filtered = new Float64Array(patch.length / elements);
  patch.forEach((value, index) => {
    const channel = Math.floor(index / elements);
    filtered[channel] = (filtered[channel] ?? 0) + value * Number(depthwise.data[index]);
  });
  return filtered;
}

function denseResponse(patch: Float64Array, weight: Tensor, outputs: number): Float64Array {
  const response = new Float64Array(outputs);
  for (let co = 0; co < outputs; co++) {
    const start = co * patch.length;
    let sum = 0;
    for (let index = 0; index < patch.length; index++) sum += (patch[index] ?? 0) * Number(weight.data[start + index]);
    response[co] = sum;
  }
  return response;
}

/** sum += first · secondᵀ. */
function accumulate(sum: Matrix, first: Float64Array, second: Float64Array): void {
  first.forEach((factor, row) => {
    if (factor === 0) return;
    second.forEach((value, column) => sum.set(row, column, sum.get(row, column) + factor * value));
  });
}
