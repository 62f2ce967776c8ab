// Cuts a sub-network's numbers out of the supernet: a standalone graph for measuring and for export.
import { AdaScaleError } from '../../shared/errors';
import { elementCount, floatTensor, type Graph, type Tensor } from '../graph/graph';
import { bindInputs } from '../graph/rewrite';
import { copyPrefix } from './slices';
import type { SubNetwork } from './supernet';

/** One BatchNorm's statistics, [channels] each. */
export interface Statistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * Binds prefix views of `parameters` and, in the order of `sub.statistics`, `statistics`.
 * @throws AdaScaleError `search.statistics` naming the BatchNorm whose statistics are missing or of the wrong size,
 * `search.parameters` if the vector is shorter than the layout.
 */
export function materialise(sub: SubNetwork, parameters: Float32Array, statistics: readonly Statistics[]): Graph {
  const values = new Map<string, Tensor>();
  for (const { input, offset, storedShape, shape } of sub.parameters) {
    if (offset + elementCount(storedShape) > parameters.length) {
      throw new AdaScaleError('search.parameters', `The ${parameters.length} parameters given end before "${input}"`);
    }
    values.set(input, floatTensor(shape, copyPrefix(parameters, offset, storedShape, shape)));
  }
  sub.statistics.forEach(({ node, mean, variance, channels }, index) => {
    const given = statistics[index];
    if (given?.mean.length !== channels || given.variance.length !== channels) {
      throw new AdaScaleError('search.statistics', `BatchNorm "${node}" needs statistics of ${channels} channels`);
    }
    values.set(mean, floatTensor([channels], given.mean));
    values.set(variance, floatTensor([channels], given.variance));
  });
  return bindInputs(sub.graph, values);
}
