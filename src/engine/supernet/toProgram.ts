// A sub-network as something a backend can differentiate.
import type { TrainingProgram } from '../compute/backend';
import type { ParameterLayout, SubNetwork } from './supernet';

export function toProgram(sub: SubNetwork, layout: ParameterLayout, batchSize: number): TrainingProgram {
  const { graph, parameters, statistics } = sub;
  return { graph, parameters, statistics, parameterCount: layout.length, batchSize };
}
