// Starting weights for networks that come without trained ones: normal with variance 2 / fan-in (He et al., arXiv
// 1502.01852, section 2.2), biases and shifts zero, scales one. The stream of each tensor is named by its key.
import { createRandom } from '../../shared/random';
import { intAttribute } from '../graph/attributes';
import type { Graph } from '../graph/graph';
import type { ParameterLayout, StoredParameter } from '../supernet/supernet';

/** Initializers that a Gemm reads transposed: [outputs, inputs] instead of [inputs, outputs]. */
const transposedWeights = (graph: Graph): ReadonlySet<string> =>
  new Set(
    graph.nodes
      .filter((node) => node.opType === 'Gemm' && intAttribute(node, 'transB', 0) === 1)
      .map((node) => `trunk/${node.inputs[1]}`),
  );

/** Inputs that one output sums over: [Co, Ci/group, kh, kw] of a convolution, [inputs, outputs] of a dense layer. */
function fanIn({ key, shape }: StoredParameter, transposed: ReadonlySet<string>): number {
  if (shape.length === 2 && !transposed.has(key)) return shape[0] ?? 1;
  return shape.slice(1).reduce((product, size) => product * size, 1);
}

/** A flat parameter vector, [layout.length]; equal seeds give equal weights. */
export function initialise(layout: ParameterLayout, graph: Graph, seed: number): Float32Array {
  const parameters = new Float32Array(layout.length);
  const transposed = transposedWeights(graph);
  for (const stored of layout.parameters) {
    const { key, offset, length, kind } = stored;
    if (kind === 'scale') parameters.fill(1, offset, offset + length);
    if (kind !== 'weight') continue;
    const random = createRandom(seed, 'initialise', key);
    const deviation = Math.sqrt(2 / Math.max(1, fanIn(stored, transposed)));
    for (let i = offset; i < offset + length; i++) parameters[i] = deviation * random.normal();
  }
  return parameters;
}
