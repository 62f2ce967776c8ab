// Exporters often fix the batch size at 1. The engine trains on batches, so the first dimension is set free wherever every
// layer allows it, which shape inference at another size tells.
import type { Dimension, Graph } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';
import { AdaScaleError } from '../../../shared/errors';

/** Declares output shapes: a size that follows the batch is `N`. */
function declareOutputs(graph: Graph): Graph {
  const two = inferShapes(graph, 2);
  const three = inferShapes(graph, 3);
  const outputs = graph.outputs.map((output) => {
    const other = three.get(output.name);
    const shape = two.get(output.name)?.map((size, axis): Dimension => (size === other?.[axis] ? size : 'N'));
    return { ...output, shape: shape ?? [] };
  });
  return { ...graph, outputs };
}

function followsBatch(graph: Graph, original: number): boolean {
  try {
    const same = inferShapes(graph, original);
    const double = inferShapes(graph, original * 2);
    return graph.outputs.every(
      ({ name }) => same.get(name)?.[0] === original && double.get(name)?.[0] === original * 2,
    );
  } catch (error) {
    if (error instanceof AdaScaleError) return false;
    throw error;
  }
}

/** Frees the batch dimension of a normalised graph with one input where possible, and declares the outputs' shapes. */
export function freeBatch(graph: Graph): Graph {
  const [input, ...others] = graph.inputs;
  const batch = input?.shape[0];
  if (!input || others.length > 0 || typeof batch !== 'number') return declareOutputs(graph);
  const freed = { ...graph, inputs: [{ ...input, shape: ['N', ...input.shape.slice(1)] }] };
  return declareOutputs(followsBatch(freed, batch) ? freed : graph);
}
