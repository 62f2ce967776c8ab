// Runs one node on constants. Exporters wrap plain numbers in chains of Shape, Gather, Concat and the like; what does not
// depend on the network's input is computed here once, so that the rest of the engine sees numbers.
import { intAttribute } from '../attributes';
import type { DataType, Tensor } from '../graph';
import { elementCount, int64Tensor } from '../graph';
import { dataTypeNames } from '../onnx/schema';
import { reportedAxes } from '../ops/constant';
import { sliceRanges } from '../ops/joining';
import { permutation } from '../ops/layout';
import type { Shape, ShapeInputs } from '../ops/shapeRule';
import { resolveAxis, shapeError } from '../ops/shapeRule';
import { allocate, broadcastSteps, fill, pick, steppedIndex, stridesOf } from './tensorData';

interface Evaluation {
  readonly inputs: ShapeInputs;
  /** The constant inputs; all are known but those of Shape. */
  readonly tensors: readonly Tensor[];
  readonly output: Shape;
}

type Evaluator = (evaluation: Evaluation) => Tensor | undefined;

function first({ tensors, inputs }: Evaluation): Tensor {
  const tensor = tensors[0];
  if (!tensor) throw shapeError(inputs.node, 'input 0 is missing');
  return tensor;
}

const reinterpret: Evaluator = (evaluation) => ({ ...first(evaluation), shape: evaluation.output });

function binary(operation: (a: number, b: number) => number): Evaluator {
  return ({ tensors: [a, b], output }) => {
    if (!a || !b) return undefined;
    const indexA = steppedIndex(output, broadcastSteps(a.shape, output), 0);
    const indexB = steppedIndex(output, broadcastSteps(b.shape, output), 0);
    const value = (index: number): number => operation(Number(a.data[indexA(index)]), Number(b.data[indexB(index)]));
    return fill(a.dataType, output, elementCount(output), value);
  };
}

function unary(operation: (a: number) => number): Evaluator {
  return (evaluation) => {
    const { data, dataType } = first(evaluation);
    return fill(dataType, evaluation.output, data.length, (index) => operation(Number(data[index])));
  };
}

const transpose: Evaluator = (evaluation) => {
  const source = first(evaluation);
  const strides = stridesOf(source.shape);
  const steps = permutation(evaluation.inputs).map((axis) => strides[axis] ?? 0);
  return pick(source, evaluation.output, source.data.length, steppedIndex(evaluation.output, steps, 0));
};

const expand: Evaluator = (evaluation) => {
  const source = first(evaluation);
  const { output } = evaluation;
  return pick(source, output, elementCount(output), steppedIndex(output, broadcastSteps(source.shape, output), 0));
};

const slice: Evaluator = (evaluation) => {
  const source = first(evaluation);
  const steps = stridesOf(source.shape);
  let offset = 0;
  for (const { axis, start, step } of sliceRanges(evaluation.inputs)) {
    offset += start * (steps[axis] ?? 0);
    steps[axis] = (steps[axis] ?? 0) * step;
  }
  const { output } = evaluation;
  return pick(source, output, elementCount(output), steppedIndex(output, steps, offset));
};

const gather: Evaluator = ({ inputs, tensors: [source, indices], output }) => {
  if (!source || !indices) return undefined;
  const axis = resolveAxis(inputs.node, intAttribute(inputs.node, 'axis', 0), source.shape.length);
  const size = source.shape[axis] ?? 1;
  const inner = elementCount(source.shape.slice(axis + 1));
  const chosen = Array.from(indices.data as ArrayLike<number | bigint>, Number);
  if (chosen.some((index) => index < -size || index >= size))
    throw shapeError(inputs.node, `an index is outside ${size}`);
  return pick(source, output, elementCount(output), (at) => {
    const outer = Math.floor(at / (inner * chosen.length));
    const index = chosen[Math.floor(at / inner) % chosen.length] ?? 0;
    return (outer * size + (index < 0 ? index + size : index)) * inner + (at % inner);
  });
};

const concat: Evaluator = ({ inputs, tensors, output }) => {
  const dataType = tensors[0]?.dataType;
  if (dataType === undefined || tensors.some((tensor) => tensor.dataType !== dataType)) return undefined;
  const axis = resolveAxis(inputs.node, intAttribute(inputs.node, 'axis', 0), output.length);
  const data = allocate(dataType, elementCount(output)) as Float32Array;
  const rowLength = elementCount(output.slice(axis));
  let start = 0;
  for (const tensor of tensors) {
    // All tensors have the type of `data`; only the compiler cannot tell which.
    const source = tensor.data as Float32Array;
    const part = elementCount(tensor.shape.slice(axis));
    for (let row = 0; part > 0 && row * part < source.length; row++) {
      data.set(source.subarray(row * part, (row + 1) * part), row * rowLength + start);
    }
    start += part;
  }
  return { dataType, shape: output, data };
};

const cast: Evaluator = (evaluation) => {
  const source = first(evaluation);
  const to: DataType | undefined = dataTypeNames.get(intAttribute(evaluation.inputs.node, 'to', 0));
  if (to === undefined) return undefined;
  const read = (index: number): number => Number(source.data[index]);
  const isWhole = to !== 'float32' && to !== 'float64';
  if (isWhole && source.data.some((value: number | bigint) => !Number.isSafeInteger(Math.trunc(Number(value)))))
    return undefined;
  const convert = to === 'bool' ? (index: number) => (read(index) === 0 ? 0 : 1) : read;
  return fill(to, evaluation.output, source.data.length, convert);
};

const shapeOf: Evaluator = ({ inputs }) => {
  const shape = inputs.shapes[0] ?? [];
  return int64Tensor(shape.slice(...reportedAxes(inputs.node, shape.length)));
};

const constantOfShape: Evaluator = ({ inputs, output }) => {
  const attribute = inputs.node.attributes['value'];
  const value = attribute?.type === 'tensor' ? attribute.value : undefined;
  return fill(value?.dataType ?? 'float32', output, elementCount(output), () => Number(value?.data[0] ?? 0));
};

const range: Evaluator = (evaluation) => {
  const [start, , delta] = evaluation.tensors.map((tensor) => Number(tensor.data[0]));
  const { dataType } = first(evaluation);
  return fill(
    dataType,
    evaluation.output,
    elementCount(evaluation.output),
    (index) => (start ?? 0) + index * (delta ?? 1),
  );
};

const evaluators: ReadonlyMap<string, Evaluator> = new Map<string, Evaluator>([
  ...['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'].map((opType) => [opType, reinterpret] as const),
  ['Transpose', transpose],
  ['Expand', expand],
  ['Slice', slice],
  ['Gather', gather],
  ['Concat', concat],
  ['Cast', cast],
  ['Shape', shapeOf],
  ['ConstantOfShape', constantOfShape],
  ['Range', range],
  ['Add', binary((a, b) => a + b)],
  ['Sub', binary((a, b) => a - b)],
  ['Mul', binary((a, b) => a * b)],
  ['Div', binary((a, b) => a / b)],
  ['Pow', binary(Math.pow)],
  ['Sqrt', unary(Math.sqrt)],
  ['Exp', unary(Math.exp)],
]);

/**
 * The value of a node whose inputs are constant, or undefined where this does not know how or the result has more than
 * `largest` elements. `output` is the node's inferred output shape.
 */
export function evaluate(inputs: ShapeInputs, output: Shape, largest: number): Tensor | undefined {
  const { node } = inputs;
  if (node.opType === 'Constant') {
    const value = node.attributes['value'];
    return value?.type === 'tensor' ? value.value : undefined;
  }
  const evaluator = evaluators.get(node.opType);
  if (!evaluator || node.domain || node.outputs.length !== 1 || elementCount(output) > largest) return undefined;
  if (node.opType === 'Shape') return evaluator({ inputs, tensors: [], output });
  const tensors = node.inputs.flatMap((name, index) => (name === '' ? [] : [inputs.constant(index)]));
  const known = tensors.filter((tensor) => tensor !== undefined);
  const divides = node.opType === 'Div' && known[0]?.dataType !== 'float32' && known[0]?.dataType !== 'float64';
  if (
    known.length !== tensors.length ||
    (divides && known[1]?.data.some((value: number | bigint) => Number(value) === 0))
  )
    return undefined;
  return evaluator({ inputs, tensors: known, output });
}
