// Everything that could be wrong with a training program, found before anything is emitted and reported together.
import { AdaScaleError } from '../../../shared/errors';
import type { ParameterView, TrainingProgram } from '../backend';
import { elementCount } from '../../graph/graph';
import { sameShape } from '../emit/values';

/**
 * @throws AdaScaleError `compute.program` listing every view that does not fit the graph or the flat vector, views that
 * overlap without being the same tensor, and statistics without a node.
 */
export function checkProgram(program: TrainingProgram): void {
  const problems = [
    ...(program.batchSize >= 1 ? [] : [`the batch size is ${program.batchSize}`]),
    ...(program.graph.inputs[0] && program.graph.outputs[0] ? [] : ['the graph has no input or no output']),
    ...program.parameters.flatMap((view) => viewProblems(view, program)),
    ...overlaps(program.parameters),
    ...statisticsProblems(program),
  ];
  if (problems.length === 0) return;
  throw new AdaScaleError(
    'compute.program',
    `Training program of "${program.graph.name}" is inconsistent: ${problems.join('; ')}`,
    'This is a fault of the program that built it, not of the model. Please report it.',
  );
}

export const storedLength = (view: ParameterView): number => elementCount(view.storedShape);

function viewProblems(view: ParameterView, { graph, parameterCount }: TrainingProgram): string[] {
  const input = graph.inputs.find((candidate) => candidate.name === view.input);
  if (!input) return [`view "${view.input}" names no graph input`];
  const fits = sameShape(
    view.shape,
    input.shape.map((size) => (typeof size === 'number' ? size : -1)),
  );
  const within =
    view.shape.length === view.storedShape.length &&
    view.shape.every((size, axis) => size >= 1 && size <= (view.storedShape[axis] ?? 0));
  const inVector = view.offset >= 0 && view.offset + storedLength(view) <= parameterCount;
  return [
    ...(fits ? [] : [`view "${view.input}" is [${view.shape.join()}], the graph takes [${input.shape.join()}]`]),
    ...(within ? [] : [`view "${view.input}" is no prefix of the stored [${view.storedShape.join()}]`]),
    ...(inVector ? [] : [`view "${view.input}" ends past the ${parameterCount} parameters`]),
  ];
}

function overlaps(views: readonly ParameterView[]): string[] {
  const sorted = [...views].sort((a, b) => a.offset - b.offset);
  return sorted.slice(1).flatMap((view, index) => {
    const previous = sorted[index];
    if (!previous || view.offset >= previous.offset + storedLength(previous)) return [];
    const same = view.offset === previous.offset && sameShape(view.storedShape, previous.storedShape);
    return same ? [] : [`views "${previous.input}" and "${view.input}" overlap`];
  });
}

function statisticsProblems({ graph, statistics }: TrainingProgram): string[] {
  const norms = new Set(graph.nodes.filter((node) => node.opType === 'BatchNormalization').map((node) => node.name));
  return statistics.flatMap(({ node }) =>
    norms.has(node) ? [] : [`statistics of "${node}", which is no BatchNormalization`],
  );
}
