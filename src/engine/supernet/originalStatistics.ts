// The running statistics that the network was trained with: exact for its own genes, a start for all others.
import type { Statistics } from './materialise';
import { copyPrefix } from './slices';
import type { SubNetwork, Supernet } from './supernet';

/** In the order of `sub.statistics`, cut to the channels that the sub-network keeps. */
export function originalStatistics(supernet: Supernet, sub: SubNetwork): readonly Statistics[] {
  const cut = (name: string, channels: number): Float32Array => {
    const tensor = supernet.graph.initializers.get(name);
    return copyPrefix(Float32Array.from(tensor?.data ?? [], Number), 0, tensor?.shape ?? [0], [channels]);
  };
  return sub.statistics.map(({ mean, variance, channels }) => ({
    mean: cut(mean, channels),
    variance: cut(variance, channels),
  }));
}
