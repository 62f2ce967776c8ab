// Sorts the channels of every group by importance, so that the best narrow network is a prefix of the wide one (Cai et al.,
// "Once-for-All", 2019, section 3.3: L1 norm; arXiv 2412.00724 recycles weights the same way). Computes the same function.
import { floatAttribute } from '../graph/attributes';
import type { ChannelGroup } from '../graph/channels';
import { elementCount, type Graph, type GraphNode, type Tensor } from '../graph/graph';
import { consumers } from '../graph/rewrite';
import { permuteChannels } from './slices';

/** `graph` with every adjustable group's channels in falling importance. */
export function sortChannels(graph: Graph, groups: readonly ChannelGroup[]): Graph {
  const initializers = new Map(graph.initializers);
  for (const group of groups) {
    const importance = channelImportance(graph, group);
    const order = [...importance.keys()].sort((a, b) => (importance[b] ?? 0) - (importance[a] ?? 0) || a - b);
    for (const { initializer, axis, block } of group.slices) {
      const tensor = initializers.get(initializer);
      if (tensor) initializers.set(initializer, permuteChannels(tensor, axis, block, order));
    }
  }
  return { ...graph, initializers };
}

/** L1 norm of the weights that make each channel, times its BatchNorm gain, summed over the group's producers: [channels]. */
export function channelImportance(graph: Graph, group: ChannelGroup): Float64Array {
  const total = new Float64Array(group.channels);
  const makers = new Map(graph.nodes.map((node) => [node.name, node]));
  for (const name of group.producers) {
    const producer = makers.get(name);
    const slice = group.slices.find((s) => s.role === 'producer' && s.initializer === producer?.inputs[1]);
    const weight = graph.initializers.get(slice?.initializer ?? '');
    if (!producer || !slice || !weight) continue;
    const gains = normGains(graph, producer);
    channelNorms(weight, slice.axis, slice.block, group.channels).forEach((norm, channel) => {
      total[channel] = (total[channel] ?? 0) + norm * (gains?.[channel] ?? 1);
    });
  }
  return total;
}

function channelNorms(weight: Tensor, axis: number, block: number, channels: number): Float64Array {
  const norms = new Float64Array(channels);
  const chunk = block * elementCount(weight.shape.slice(axis + 1));
  weight.data.forEach((value: number | bigint, index: number) => {
    const channel = Math.floor(index / chunk) % channels;
    norms[channel] = (norms[channel] ?? 0) + Math.abs(Number(value));
  });
  return norms;
}

/** |scale| / sqrt(variance + epsilon) of the BatchNorm right behind `producer`, or null where there is none. */
function normGains(graph: Graph, producer: GraphNode): Float64Array | null {
  const readers = consumers(graph).get(producer.outputs[0] ?? '') ?? [];
  const norm = readers.find((node) => node.opType === 'BatchNormalization');
  const scale = norm && graph.initializers.get(norm.inputs[1] ?? '');
  const variance = norm && graph.initializers.get(norm.inputs[4] ?? '');
  if (!norm || !scale || !variance) return null;
  const epsilon = floatAttribute(norm, 'epsilon', 1e-5);
  return Float64Array.from(
    { length: scale.data.length },
    (_, c) => Math.abs(Number(scale.data[c])) / Math.sqrt(Number(variance.data[c]) + epsilon),
  );
}
