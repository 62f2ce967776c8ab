// SGD with momentum (Sutskever et al. 2013, in the form of common frameworks): g ← g + decay · w, v ← momentum · v + g,
// w ← w − rate · (nesterov ? g + momentum · v : v). Arithmetic on flat vectors runs on all threads.
import type { ParameterView, SgdOptions, TrainingProgram } from '../backend';
import type { GraphBuilder } from '../emit/graphBuilder';
import { emitFlatGradient, emitView } from './flatParameters';
import { stepNames } from './stepNames';

/** Weight decay applies to kernels and matrices, not to biases or BatchNorm's scale and shift. */
export const decays = (view: ParameterView): boolean => view.storedShape.filter((size) => size > 1).length > 1;

/** decay · w where the view looks, zero elsewhere. */
function emitDecay(b: GraphBuilder, program: TrainingProgram, weightDecay: number): string {
  const views = program.parameters.filter(decays);
  const first = new Map(views.map((view) => [view.offset, view]));
  const unique = [...first.values()];
  const weights = new Map(unique.map((view) => [view.input, emitView(b, stepNames.parameters, view)]));
  return b.op('Mul', [emitFlatGradient(b, unique, program.parameterCount, weights), b.scalar(weightDecay)]);
}

/** Emits the update from the flat gradient; adds the inputs `velocity` and `learningRate`. */
export function emitSgd(
  b: GraphBuilder,
  program: TrainingProgram,
  gradient: string,
  { momentum, weightDecay, nesterov }: SgdOptions,
): { readonly parameters: string; readonly velocity: string } {
  const before = b.input(stepNames.velocity, [program.parameterCount]);
  const rate = b.input(stepNames.learningRate, []);
  const full = weightDecay === 0 ? gradient : b.op('Add', [gradient, emitDecay(b, program, weightDecay)]);
  const factor = b.scalar(momentum);
  const velocity = b.op('Add', [b.op('Mul', [before, factor]), full]);
  const direction = nesterov ? b.op('Add', [full, b.op('Mul', [velocity, factor])]) : velocity;
  const parameters = b.op('Sub', [stepNames.parameters, b.op('Mul', [direction, rate])]);
  return { parameters, velocity };
}
