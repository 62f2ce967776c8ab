// Fits the row and the column of an asymmetric pair to the responses of the trained kernel by least squares.
import { floatTensor, type Tensor } from '../../graph/graph';
import { halfRows } from '../halves';
import { leastSquares, type Sample } from '../leastSquares';
import { hasNormBehind } from '../normBehind';
import type { BranchTensor, Site } from '../operator';
import { receptiveField, responses, samplePositions } from '../receptiveFields';
import { axisTaps, type AxisName } from './axes';

/** `inputs` [n, Ci, H, W]; a half stays as it came where the sample shows nothing. */
export function refitAsymmetric(
  site: Site,
  branches: readonly BranchTensor[],
  inputs: Tensor,
): readonly BranchTensor[] {
  return branches.map((branch) => {
    if (branch.name !== 'even' && branch.name !== 'odd') return branch;
    return { ...branch, tensor: fitted(site, branch.name, branch.tensor, inputs) };
  });
}

function fitted(site: Site, name: AxisName, recycled: Tensor, inputs: Tensor): Tensor {
  const [half = 0, channels = 0] = recycled.shape;
  const [, , kh = 1, kw = 1] = site.weight.shape;
  const { places } = axisTaps(site, name);
  const unknowns = channels * places.length;
  const wanted = halfRows(site.weight, name === 'even' ? 0 : 1);
  const samples = samplePositions(site, inputs, unknowns).map((position): Sample => {
    const field = receptiveField(site, inputs, position);
    const features = Float64Array.from({ length: unknowns }, (_, i) => {
      return field[Math.floor(i / places.length) * kh * kw + (places[i % places.length] ?? 0)] ?? 0;
    });
    return { features, targets: responses(wanted, field) };
  });
  const fit = leastSquares(samples, { intercept: hasNormBehind(site) });
  if (!fit) return recycled;
  const weights = Float32Array.from({ length: half * unknowns }, (_, i) =>
    fit.coefficients.get(i % unknowns, Math.floor(i / unknowns)),
  );
  return floatTensor(recycled.shape, weights);
}
