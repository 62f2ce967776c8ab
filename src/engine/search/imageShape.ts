// The image that a network takes.
import { AdaScaleError } from '../../shared/errors';
import type { Graph } from '../graph/graph';

/** Channels, height, width of the only input. @throws AdaScaleError `model.inputShape`. */
export function imageShape(graph: Graph): readonly [number, number, number] {
  const shape = graph.inputs[0]?.shape ?? [];
  const [channels, height, width] = shape.slice(1);
  const fits = graph.inputs.length === 1 && shape.length === 4;
  if (fits && typeof channels === 'number' && typeof height === 'number' && typeof width === 'number') {
    return [channels, height, width];
  }
  throw new AdaScaleError(
    'model.inputShape',
    `${graph.name} has ${graph.inputs.length} input(s), the first of shape [${shape.join(', ')}]; a search takes one image [N, channels, height, width] of fixed size`,
    'Choose an image classifier, exported with a fixed image size.',
  );
}
