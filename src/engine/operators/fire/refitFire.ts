// Fits a fire module to its layer's responses: the squeeze and the k×k half in whitened coordinates (closed form), then the
// 1×1 half by least squares over all the squeezes that are offered at once.
import type { Tensor } from '../../graph/graph';
import { floatTensor } from '../../graph/graph';
import { halfOf, halfRows } from '../halves';
import { strongestTap } from '../keptTaps';
import { leastSquares, type Sample } from '../leastSquares';
import { hasNormBehind } from '../normBehind';
import type { BranchTensor, Site } from '../operator';
import { receptiveField, responses, samplePositions } from '../receptiveFields';
import { responseBases } from '../responseBases';
import { fullWidths } from '../site';
import { fireBranches } from './fireBranches';

/** `inputs` [n, Ci, H, W]; the branches as they came where the sample shows nothing. */
export function refitFire(site: Site, branches: readonly BranchTensor[], inputs: Tensor): readonly BranchTensor[] {
  const bases = responseBases(site, inputs);
  const rank = branches.find(({ name }) => name === 'squeeze')?.tensor.shape[0] ?? 0;
  if (!bases) return branches;
  const fitted = new Map(fireBranches(site, bases, rank).map(({ name, tensor }) => [name, tensor]));
  const odd = fittedOdd(site, fitted.get('squeeze'), inputs);
  if (odd) fitted.set('odd', odd);
  return branches.map((branch) => ({ ...branch, tensor: fitted.get(branch.name) ?? branch.tensor }));
}

function fittedOdd(site: Site, squeeze: Tensor | undefined, inputs: Tensor): Tensor | null {
  if (!squeeze) return null;
  const [rank = 0, channels = 0] = squeeze.shape;
  const { row, column } = strongestTap(site.weight);
  const [, , kh = 1, kw = 1] = site.weight.shape;
  const place = row * kw + column;
  const wanted = halfRows(site.weight, 1);
  const samples = samplePositions(site, inputs, rank).map((position): Sample => {
    const field = receptiveField(site, inputs, position);
    const pixel = Float64Array.from({ length: channels }, (_, channel) => field[channel * kh * kw + place] ?? 0);
    return { features: responses(squeeze, pixel), targets: responses(wanted, field) };
  });
  // Squeezed channels come in falling order of energy: a few prefixes stand for every ratio.
  const prefixes = [0.25, 0.5, 0.75, 1].map((share) => Math.max(1, Math.round(share * rank)));
  const fit = leastSquares(samples, { intercept: hasNormBehind(site), prefixes });
  if (!fit) return null;
  const half = halfOf(fullWidths(site).outputChannels);
  const weights = Float32Array.from({ length: half * rank }, (_, i) =>
    fit.coefficients.get(i % rank, Math.floor(i / rank)),
  );
  return floatTensor([half, rank, 1, 1], weights);
}
