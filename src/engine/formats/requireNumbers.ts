// A weight that is not a number makes every result one, hours later and without saying where from: it is looked for first.
import { AdaScaleError } from '../../shared/errors';
import type { Graph } from '../graph/graph';

const namedInMessage = 8;

/** @throws AdaScaleError `model.notANumber` naming the stored tensors that hold a NaN. Infinities may be bounds. */
export function requireNumbers(graph: Graph): void {
  const broken = [...graph.initializers].flatMap(([name, { data }]) =>
    data instanceof Float32Array && data.some(Number.isNaN) ? [`"${name}"`] : [],
  );
  if (broken.length === 0) return;
  const more = broken.length > namedInMessage ? ` and ${broken.length - namedInMessage} more` : '';
  throw new AdaScaleError(
    'model.notANumber',
    `${graph.name} has weights that are not numbers (NaN), in ${broken.slice(0, namedInMessage).join(', ')}${more}`,
    'Its training diverged, or the file was damaged: choose an earlier copy of the model.',
  );
}
