// What an operator does to shapes, after the ONNX operator specifications (opset 17). One file an operator family; index.ts
// is the table. A rule sees concrete sizes only: the caller has already put a number in place of the batch dimension.
import { AdaScaleError } from '../../../shared/errors';
import type { GraphNode, Tensor } from '../graph';

export type Shape = readonly number[];

export interface ShapeInputs {
  readonly node: GraphNode;
  /** Shape of each input; undefined where an optional input is omitted. */
  readonly shapes: readonly (Shape | undefined)[];
  /** The value of an input that is known without running the network, else undefined. */
  readonly constant: (index: number) => Tensor | undefined;
}

/** Shapes of the node's outputs, in order. @throws AdaScaleError `model.shape` naming the node. */
export type ShapeRule = (inputs: ShapeInputs) => readonly Shape[];

/** The error for sizes that do not fit, naming the node by its layer in the source file. */
export function shapeError(node: GraphNode, problem: string): AdaScaleError {
  const name = node.layer ?? node.name;
  return new AdaScaleError(
    'model.shape',
    `${node.opType} "${name}": ${problem}`,
    'The model file contradicts itself; export it again',
  );
}

/** The error for sizes that would only be known while the network runs. */
function dynamicError(node: GraphNode, index: number): AdaScaleError {
  const name = node.layer ?? node.name;
  const problem = `${node.opType} "${name}": input ${index} ("${node.inputs[index]}") has to be a constant`;
  return new AdaScaleError('model.dynamicShape', problem, 'Export the model with fixed sizes');
}

/** Shape of an input that must be there. */
export function inputShape({ node, shapes }: ShapeInputs, index: number): Shape {
  const shape = shapes[index];
  if (!shape) throw shapeError(node, `input ${index} is missing`);
  return shape;
}

/** A size on an axis that must be there. */
export function dimension(node: GraphNode, shape: Shape, axis: number): number {
  const size = shape[axis];
  if (size === undefined) throw shapeError(node, `[${shape.join(', ')}] has no axis ${axis}`);
  return size;
}

/** Counts negative axes from the end. */
export function resolveAxis(node: GraphNode, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(resolved) || resolved < 0 || resolved >= rank) {
    throw shapeError(node, `axis ${axis} is outside rank ${rank}`);
  }
  return resolved;
}

/** The numbers in a constant input, or undefined where the input is omitted. Values that are not known before running are refused. */
export function constantNumbers(inputs: ShapeInputs, index: number): readonly number[] | undefined {
  if (inputs.shapes[index] === undefined) return undefined;
  const tensor = inputs.constant(index);
  if (!tensor) throw dynamicError(inputs.node, index);
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** Multidirectional broadcasting (ONNX Broadcasting.md). */
export function broadcast(node: GraphNode, first: Shape, second: Shape): Shape {
  const rank = Math.max(first.length, second.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = first[axis - rank + first.length] ?? 1;
    const b = second[axis - rank + second.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) {
      throw shapeError(node, `cannot broadcast [${first.join(', ')}] with [${second.join(', ')}]`);
    }
    return a === 1 ? b : a;
  });
}
