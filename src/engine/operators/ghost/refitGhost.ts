// Fits the cheap kernels of a ghost module to the odd channels' responses, map by map, by least squares on what the primary
// maps answer around each position.
import { floatTensor, type Tensor } from '../../graph/graph';
import { halfRows } from '../halves';
import { leastSquares, type Sample } from '../leastSquares';
import { hasNormBehind } from '../normBehind';
import type { BranchTensor, Site } from '../operator';
import { outputGrid, receptiveField, responses, samplePositions, type Position } from '../receptiveFields';
import { cheapSize, cheapSteps } from './cheapFromKernels';
import { ghostBias } from './ghostBias';

/** `inputs` [n, Ci, H, W]; maps that the sample leaves at zero stay as they came. */
export function refitGhost(site: Site, branches: readonly BranchTensor[], inputs: Tensor): readonly BranchTensor[] {
  const tensors = new Map(branches.map(({ name, tensor }) => [name, tensor]));
  const [primary, cheap, evenBias] = [tensors.get('primary'), tensors.get('cheap'), tensors.get('evenBias')];
  if (!primary || !cheap) return branches;
  const { kernels, offsets } = fittedCheap(site, primary, cheap, evenBias !== undefined, inputs);
  tensors.set('cheap', kernels);
  const bias = site.graph.initializers.get(site.node.inputs[2] ?? '');
  if (bias && evenBias) {
    const wanted = halfRows(bias, 1);
    const shifted = offsets.map((offset, map) => offset + Number(wanted.data[map]));
    tensors.set('oddBias', ghostBias(kernels, evenBias, floatTensor(wanted.shape, shifted)));
  }
  return branches.map((branch) => ({ ...branch, tensor: tensors.get(branch.name) ?? branch.tensor }));
}

interface CheapFit {
  readonly kernels: Tensor;
  /** [half], what the odd responses have beyond the cheap maps. */
  readonly offsets: Float32Array;
}

function fittedCheap(site: Site, primary: Tensor, cheap: Tensor, hasBias: boolean, inputs: Tensor): CheapFit {
  const odd = halfRows(site.weight, 1);
  const positions = samplePositions(site, inputs, cheapSteps.length);
  const around = positions.map((position) => neighbourhood(site, primary, inputs, position));
  const answers = positions.map((position) => responses(odd, receptiveField(site, inputs, position)));
  const kernels = Float32Array.from(cheap.data, Number);
  const offsets = new Float32Array(cheap.shape[0] ?? 0);
  const intercept = hasBias || hasNormBehind(site);
  for (let map = 0; map < offsets.length; map++) {
    const samples = around.map((steps, index): Sample => {
      const features = Float64Array.from(steps, (maps) => maps[map] ?? 0);
      return { features, targets: Float64Array.of(answers[index]?.[map] ?? 0) };
    });
    const fit = leastSquares(samples, { intercept });
    if (!fit) continue;
    kernels.set(fit.coefficients.getColumn(0), map * cheapSteps.length);
    offsets[map] = fit.intercepts[0] ?? 0;
  }
  return { kernels: floatTensor([offsets.length, 1, cheapSize, cheapSize], kernels), offsets };
}

/** What the primary kernels answer at each step of the cheap kernel, zeros beyond the map: [9][half]. */
function neighbourhood(site: Site, primary: Tensor, inputs: Tensor, { image, row, column }: Position): Float64Array[] {
  const grid = outputGrid(site, inputs);
  return cheapSteps.map(({ y, x }) => {
    const place = { image, row: row + y, column: column + x };
    const inside = place.row >= 0 && place.row < grid.rows && place.column >= 0 && place.column < grid.columns;
    return inside ? responses(primary, receptiveField(site, inputs, place)) : new Float64Array(primary.shape[0] ?? 0);
  });
}
