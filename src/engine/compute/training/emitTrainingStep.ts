// The whole training step as ONE graph: views cut from the flat vector, forward, loss, backward, flat gradient, and where
// asked for the optimiser's update. One call a step keeps everything between the passes inside the runtime.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';
import type { SgdOptions, TrainingProgram } from '../backend';
import type { GraphBuilder } from '../emit/graphBuilder';
import { createGraphBuilder } from '../emit/graphBuilder';
import type { TargetFactory } from '../lowering/target';
import { checkProgram } from './checkProgram';
import { emitCrossEntropy } from './crossEntropy';
import { emitFlatGradient, emitView } from './flatParameters';
import { logitsOf } from './logitsOf';
import { emitSgd } from './sgd';
import { stepNames } from './stepNames';
import type { Tape } from './tape';
import { emitForward } from './tape';

/** [batch, classes] of the program's output. @throws AdaScaleError `compute.program` where it has another rank. */
export function outputShape(program: TrainingProgram): readonly [number, number] {
  const name = program.graph.outputs[0]?.name ?? '';
  const shape = inferShapes(program.graph, program.batchSize).get(name) ?? [];
  const [rows, classes] = shape;
  if (shape.length === 2 && rows === program.batchSize && classes !== undefined) return [rows, classes];
  throw new AdaScaleError(
    'compute.program',
    `Output "${name}" of "${program.graph.name}" is [${shape.join()}]; training takes [batch, classes]`,
    'Choose a network that classifies.',
  );
}

/** Shape of the data at the program's batch size. */
export function dataShape({ graph, batchSize }: TrainingProgram): number[] {
  return (graph.inputs[0]?.shape ?? []).map((size) => (typeof size === 'number' ? size : batchSize));
}

/** The data, the flat vector and its views as emitted inputs, and the forward pass over them. */
export function emitProgram(program: TrainingProgram, b: GraphBuilder, lowering: TargetFactory): Tape {
  checkProgram(program);
  const graph = logitsOf(program.graph);
  const given = new Map([[graph.inputs[0]?.name ?? '', b.input(stepNames.x, dataShape(program))]]);
  const flat = b.input(stepNames.parameters, [program.parameterCount]);
  for (const view of program.parameters) given.set(view.input, emitView(b, flat, view));
  return emitForward({ ...program, graph }, b, lowering.create(b), given);
}

/**
 * Emits `program` as one training step. Inputs: x, target [batch, classes], flat parameters. Outputs: loss, flat gradient,
 * probabilities; with `sgd` the new parameters and velocity take the place of the gradient.
 * @throws AdaScaleError `compute.program`, `compute.noGradient`.
 */
export function emitTrainingStep(program: TrainingProgram, lowering: TargetFactory, sgd?: SgdOptions): Graph {
  const b = createGraphBuilder();
  const tape = emitProgram(program, b, lowering);
  const [rows, classes] = outputShape(program);
  const target = b.input(stepNames.target, [rows, classes]);
  const logits = logitsOf(program.graph).outputs[0]?.name ?? '';
  const { loss, probabilities, gradient } = emitCrossEntropy(b, tape.valueOf(logits), target, rows);
  const gradients = tape.backward(logits, gradient);
  const flat = emitFlatGradient(b, program.parameters, program.parameterCount, gradients);
  b.output(stepNames.loss, loss, []);
  b.output(stepNames.probabilities, probabilities, [rows, classes]);
  if (!sgd) {
    b.output(stepNames.gradient, flat, [program.parameterCount]);
    return b.build(program.graph.name);
  }
  const updated = emitSgd(b, program, flat, sgd);
  b.output(stepNames.newParameters, updated.parameters, [program.parameterCount]);
  b.output(stepNames.newVelocity, updated.velocity, [program.parameterCount]);
  return b.build(program.graph.name);
}
