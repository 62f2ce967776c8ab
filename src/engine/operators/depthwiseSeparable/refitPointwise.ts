// Fits the 1×1 part of a depthwise separable branch to the responses of the trained kernel by least squares. The depthwise
// part is kept.
import { floatTensor, type Tensor } from '../../graph/graph';
import { leastSquares, type Sample } from '../leastSquares';
import { hasNormBehind } from '../normBehind';
import type { BranchTensor, Site } from '../operator';
import { receptiveField, responses, samplePositions } from '../receptiveFields';
import { fullWidths } from '../site';

/** `branches` with a new `pointwise`, fitted on positions sampled from `inputs` [n, Ci, H, W]. */
export function refitPointwise(site: Site, branches: readonly BranchTensor[], inputs: Tensor): readonly BranchTensor[] {
  const depthwise = branches.find((branch) => branch.name === 'depthwise')?.tensor;
  if (!depthwise) return branches;
  const { inputChannels, outputChannels } = fullWidths(site);
  const samples = samplePositions(site, inputs, inputChannels).map((position): Sample => {
    const field = receptiveField(site, inputs, position);
    return { features: filtered(field, depthwise, inputChannels), targets: responses(site.weight, field) };
  });
  const fit = leastSquares(samples, { intercept: hasNormBehind(site) });
  if (!fit) return branches;
  const pointwise = Float32Array.from({ length: outputChannels * inputChannels }, (_, index) =>
    fit.coefficients.get(index % inputChannels, Math.floor(index / inputChannels)),
  );
  const tensor = floatTensor([outputChannels, inputChannels, 1, 1], pointwise);
  return branches.map((branch) => (branch.name === 'pointwise' ? { ...branch, tensor } : branch));
}

/** Each channel of a field under its own kernel: [Ci]. */
function filtered(field: Float64Array, depthwise: Tensor, channels: number): Float64Array {
  const taps = field.length / channels;
  return Float64Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let i = channel * taps; i < (channel + 1) * taps; i++) sum += (field[i] as number) * Number(depthwise.data[i]);
    return sum;
  });
}
