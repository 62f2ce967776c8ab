// How many classes a network tells apart, from the shape of its only output.
import { AdaScaleError } from '../../shared/errors';
import type { Graph } from '../graph/graph';
import { inferShapes } from '../graph/shapes';

/** Columns of the output [N, classes]. @throws AdaScaleError `model.output` where the network is no classifier. */
export function outputClasses(graph: Graph): number {
  const output = graph.outputs[0];
  const shape = output === undefined ? undefined : inferShapes(graph).get(output.name);
  const classes = shape?.at(-1);
  if (graph.outputs.length === 1 && shape?.length === 2 && classes !== undefined && classes >= 2) return classes;
  throw new AdaScaleError(
    'model.output',
    `${graph.name} does not end in one output of shape [N, classes] but in ${graph.outputs.length} output(s), the first of shape [${shape?.join(', ') ?? ''}]`,
    'Choose a classifier: one output with a column for each class, at least two',
  );
}
