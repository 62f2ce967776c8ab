// What counts as a step gone wrong. A value that is not finite is found before it reaches the parameters and its tensor is
// named; a loss that leaves the neighbourhood of the recent ones is divergence. Pure, so that a resumed run judges alike.
import type { StepResult } from '../compute/backend';
import type { ParameterLayout } from '../supernet/supernet';
import type { Range } from './touched';

/** Losses that the running median looks back on. */
export const lossWindow = 50;
/** Fewer losses than this are no basis for a judgement. */
const fewestLosses = 5;
const divergenceFactor = 3;
/** Share of the loss of guessing from which a network counts as lost: collapsed ones hover within a few per cent of it. */
const guessingShare = 0.95;

/** A double's sum of floats is finite exactly when every one of them is. */
function allFinite(values: Float32Array, [start, end]: Range = [0, values.length]): boolean {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i] as number;
  return Number.isFinite(sum);
}

/** Key of the first stored tensor that holds a NaN or an infinity; null where all are finite. */
export function findNonFinite(layout: ParameterLayout, values: Float32Array): string | null {
  if (allFinite(values)) return null;
  const broken = layout.parameters.find(({ offset, length }) => !allFinite(values, [offset, offset + length]));
  return broken?.key ?? null;
}

/**
 * A sentence on what is not finite in a path's result, from cause to effect; null where all is well.
 * @param ranges Where the gradient can differ from zero.
 */
export function describeNonFinite(
  layout: ParameterLayout,
  path: string,
  input: { readonly x: Float32Array; readonly parameters: Float32Array },
  { loss, gradient }: Pick<StepResult, 'loss' | 'gradient'>,
  ranges: readonly Range[] = [[0, gradient.length]],
): string | null {
  const isSound = ranges.every((range) => allFinite(gradient, range));
  const inGradient = isSound ? null : findNonFinite(layout, gradient);
  if (Number.isFinite(loss) && inGradient === null) return null;
  if (!allFinite(input.x)) return 'the preprocessed images hold a value that is not finite';
  const inParameters = findNonFinite(layout, input.parameters);
  if (inParameters !== null) return `the weights of ${inParameters} are not finite`;
  if (inGradient !== null) return `the gradient of ${inGradient} is not finite on the ${path} path`;
  return `the loss is ${loss} on the ${path} path`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/**
 * A sentence where `loss` (nats) is over three times the running median of `recent`; null otherwise. A loss well below
 * that of guessing is never divergence: near zero, one hard batch triples a loss without anything being wrong.
 */
export function describeDivergence(loss: number, recent: readonly number[], classes: number): string | null {
  if (recent.length < fewestLosses || loss < guessingShare * Math.log(classes)) return null;
  const typical = median(recent);
  if (loss <= divergenceFactor * typical) return null;
  return `the loss rose to ${loss.toPrecision(4)} from a running median of ${typical.toPrecision(4)}`;
}
