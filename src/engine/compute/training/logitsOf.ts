// The loss looks through a final Softmax: log-softmax of the logits is exact where the logarithm of a probability is not.
import { AdaScaleError } from '../../../shared/errors';
import { intAttribute } from '../../graph/attributes';
import type { Graph } from '../../graph/graph';
import { producers, removeDead } from '../../graph/rewrite';

/** The graph cut to what its logits need; its only output is the logits, [N, classes]. */
export function logitsOf(graph: Graph): Graph {
  const output = graph.outputs[0];
  if (!output) throw new AdaScaleError('compute.program', `"${graph.name}" has no output to train on`);
  const last = producers(graph).get(output.name);
  const axis = last && intAttribute(last, 'axis', -1);
  const through = last?.opType === 'Softmax' && (axis === -1 || axis === output.shape.length - 1);
  const logits = through ? (last.inputs[0] ?? output.name) : output.name;
  return removeDead({ ...graph, outputs: [{ ...output, name: logits }] });
}
