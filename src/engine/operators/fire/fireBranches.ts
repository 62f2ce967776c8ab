// The weights of a fire module for a given squeeze: what the trained kernel does to the squeezed channels, all of it in the
// even half and its strongest tap in the odd one.
import { floatTensor, type Tensor } from '../../graph/graph';
import { halfBiases, halfRows } from '../halves';
import { strongestTap } from '../keptTaps';
import type { BranchTensor, Site } from '../operator';
import { fullWidths } from '../site';
import { tuckerBranches, type TuckerBases } from '../tuckerBranches';

/** `squeeze` [r, Ci, 1, 1], `even` [half, r, kh, kw], `odd` [half, r, 1, 1], and the half biases. */
export function fireBranches(site: Site, bases: TuckerBases, rank: number): readonly BranchTensor[] {
  const { outputChannels } = fullWidths(site);
  const whole = { ...bases, output: identity(outputChannels) };
  const [squeeze, core] = tuckerBranches(site.weight, whole, { input: rank, output: outputChannels });
  if (!squeeze || !core) return [];
  return [
    { name: 'squeeze', tensor: squeeze.tensor },
    { name: 'even', tensor: halfRows(core.tensor, 0) },
    { name: 'odd', tensor: onlyTap(site, halfRows(core.tensor, 1)) },
    ...halfBiases(site),
  ];
}

const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => (row === column ? 1 : 0)));

/** [half, r, kh, kw] -> [half, r, 1, 1] */
function onlyTap(site: Site, { shape, data }: Tensor): Tensor {
  const [half = 0, rank = 0, kh = 1, kw = 1] = shape;
  const { row, column } = strongestTap(site.weight);
  const place = row * kw + column;
  const kept = Float32Array.from({ length: half * rank }, (_, i) => Number(data[i * kh * kw + place]));
  return floatTensor([half, rank, 1, 1], kept);
}
