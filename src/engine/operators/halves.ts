// A layer made of two halves, each of half the output channels: one makes the even channels, the other the odd ones. The
// papers put one half behind the other; taking turns instead keeps "the first n channels" a prefix of both halves at every n,
// which is what elastic widths slice.
import { floatTensor, int, int64Tensor, type GraphNode, type Tensor } from '../graph/graph';
import type { BranchTensor, Replacement, Site } from './operator';
import { fullWidths } from './site';

/** Channels of a half; at an odd count the odd half makes one too many, which is cut off. */
export const halfOf = (channels: number): number => Math.ceil(channels / 2);

export const halfNames = (prefix: string) => ({ even: `${prefix}/even`, odd: `${prefix}/odd` });

type Parts = Pick<Replacement, 'nodes'> & { readonly constants: ReadonlyMap<string, Tensor> };

/**
 * Values `prefix/even` and `prefix/odd` [N, half, H, W] -> the site's output [N, channels, H, W]. Joined by rows and read
 * anew, memory holds the halves' channels in turns already, so the only work is one concatenation.
 */
export function interleave(site: Site, prefix: string, channels: number): Parts {
  const layer = site.node.layer ?? site.node.name;
  const output = site.node.outputs[0] ?? '';
  const { even, odd } = halfNames(prefix);
  const surplus = 2 * halfOf(channels) - channels;
  const both = surplus === 0 ? output : `${prefix}/both`;
  const nodes: GraphNode[] = [
    {
      name: `${prefix}/join`,
      opType: 'Concat',
      inputs: [even, odd],
      outputs: [`${prefix}/joined`],
      attributes: { axis: int(2) },
      layer,
    },
    {
      name: `${prefix}/takeTurns`,
      opType: 'Reshape',
      inputs: [`${prefix}/joined`, `${prefix}/shape`],
      outputs: [both],
      attributes: {},
      layer,
    },
  ];
  // Batch and width as they come, height from what is left: the same at every resolution.
  const constants = new Map([[`${prefix}/shape`, int64Tensor([0, 2 * halfOf(channels), -1, 0])]]);
  if (surplus === 0) return { nodes, constants };
  const range = { starts: [0], ends: [channels], axes: [1] };
  const cut: GraphNode = {
    name: `${prefix}/cut`,
    opType: 'Slice',
    inputs: [both, ...Object.keys(range).map((key) => `${prefix}/cut/${key}`)],
    outputs: [output],
    attributes: {},
    layer,
  };
  for (const [key, values] of Object.entries(range)) constants.set(`${prefix}/cut/${key}`, int64Tensor(values));
  return { nodes: [...nodes, cut], constants };
}

/** Every other output channel of a tensor [Co, …] from `first` on, zeros where the channels end early: [half, …]. */
export function halfRows({ shape, data }: Tensor, first: 0 | 1): Tensor {
  const [channels = 0, ...rest] = shape;
  const rowLength = data.length / channels;
  const half = halfOf(channels);
  const rows = new Float32Array(half * rowLength);
  for (let i = 0; i < rows.length; i++) {
    const channel = 2 * Math.floor(i / rowLength) + first;
    rows[i] = channel < channels ? Number(data[channel * rowLength + (i % rowLength)]) : 0;
  }
  return floatTensor([half, ...rest], rows);
}

/** The site's bias as one branch tensor a half, `evenBias` and `oddBias` [half]; none where the layer has no bias. */
export function halfBiases(site: Site): readonly BranchTensor[] {
  const bias = site.graph.initializers.get(site.node.inputs[2] ?? '');
  if (!bias) return [];
  return [
    { name: 'evenBias', tensor: halfRows(bias, 0), kind: 'bias' },
    { name: 'oddBias', tensor: halfRows(bias, 1), kind: 'bias' },
  ];
}

/** How a replacement reads the half biases at `channels` outputs; `bias` is the site's bias input or ''. */
export function halfBiasViews(prefix: string, bias: string, channels: number): Replacement['weights'] {
  if (bias === '') return [];
  return ['evenBias', 'oddBias'].map((branch) => ({ input: `${prefix}/${branch}`, branch, shape: [halfOf(channels)] }));
}

/** Even and odd channels of the site at full width. */
export const fullHalf = (site: Site): number => halfOf(fullWidths(site).outputChannels);
