// A training program as a plain network with weights of its own.
import type { TrainingProgram } from '../../../src/engine/compute/backend';
import { elementCount, floatTensor, type Graph, type Tensor } from '../../../src/engine/graph/graph';
import { bindInputs } from '../../../src/engine/graph/rewrite';

/** Its parameters, [parameterCount], become constants; norms get the running statistics of an untrained network. */
export function frozenGraph(program: TrainingProgram, parameters: Float32Array): Graph {
  const views = program.parameters.map(({ input, offset, shape }): [string, Tensor] => [
    input,
    floatTensor(shape, parameters.slice(offset, offset + elementCount(shape))),
  ]);
  const statistics = program.statistics.flatMap(({ mean, variance, channels }): [string, Tensor][] => [
    [mean, floatTensor([channels], new Float32Array(channels))],
    [variance, floatTensor([channels], new Float32Array(channels).fill(1))],
  ]);
  return bindInputs(program.graph, new Map([...views, ...statistics]));
}
