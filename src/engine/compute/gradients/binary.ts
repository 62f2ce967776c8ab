// What the four arithmetic operators share: each side's gradient is summed back over the axes that broadcasting stretched.
import { broadcastShape, sumTo } from '../emit/values';
import type { Emission, GradientRule } from './rule';
import { inputName, inputOf, simpleRule } from './rule';

export interface BinaryValues {
  readonly emission: Emission;
  readonly gradient: string;
  readonly left: string;
  readonly right: string;
  readonly output: string;
}

type Side = (values: BinaryValues) => string;

/** A rule from d output / d side of each side, multiplied in already. */
export function binaryRule(opType: string, toLeft: Side, toRight: Side): GradientRule {
  return simpleRule(opType, (gradient, node, emission, output) => {
    const [leftShape, rightShape] = [emission.shapeOf(inputName(node, 0)), emission.shapeOf(inputName(node, 1))];
    const full = broadcastShape(leftShape, rightShape);
    const values = { emission, gradient, output, left: inputOf(node, emission, 0), right: inputOf(node, emission, 1) };
    const back = (index: number, side: Side, shape: readonly number[]): string | undefined =>
      emission.wants(inputName(node, index)) ? sumTo(emission.builder, side(values), full, shape) : undefined;
    return [back(0, toLeft, leftShape), back(1, toRight, rightShape)];
  });
}
