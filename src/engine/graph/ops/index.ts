// The operators of the IR and what each does to shapes. An operator that is not here cannot be read, costed or rewritten.
import { constantOfShapeShape, constantShape, expandShape, rangeShape, shapeShape } from './constant';
import { convolutionShape, transposedConvolutionShape } from './convolution';
import { batchNormalizationShape, binaryShape, choiceShape, preluShape, unaryShape } from './elementwise';
import { concatShape, gatherShape, padShape, sliceShape, splitShape } from './joining';
import { flattenShape, reshapeShape, squeezeShape, transposeShape, unsqueezeShape } from './layout';
import { gemmShape, matMulShape } from './matrix';
import { globalPoolingShape, poolingShape } from './pooling';
import { quantisationShape } from './quantisation';
import { reduceShape } from './reduce';
import { resizeShape } from './resize';
import type { ShapeRule } from './shapeRule';

const same = (...opTypes: readonly string[]): [string, ShapeRule][] => opTypes.map((opType) => [opType, unaryShape]);

export const shapeRules: ReadonlyMap<string, ShapeRule> = new Map<string, ShapeRule>([
  ...same('Relu', 'LeakyRelu', 'Elu', 'Clip', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Tanh', 'Softmax', 'LogSoftmax'),
  ...same('Sqrt', 'Exp', 'Identity', 'Dropout', 'Cast'),
  ['PRelu', preluShape],
  ['Add', binaryShape],
  ['Sub', binaryShape],
  ['Mul', binaryShape],
  ['Div', binaryShape],
  ['Pow', binaryShape],
  ['GreaterOrEqual', binaryShape],
  ['Where', choiceShape],
  ['Conv', convolutionShape],
  ['ConvTranspose', transposedConvolutionShape],
  ['Gemm', gemmShape],
  ['MatMul', matMulShape],
  ['BatchNormalization', batchNormalizationShape],
  ['MaxPool', poolingShape],
  ['AveragePool', poolingShape],
  ['GlobalAveragePool', globalPoolingShape],
  ['GlobalMaxPool', globalPoolingShape],
  ['ReduceMean', reduceShape],
  ['ReduceSum', reduceShape],
  ['ReduceMax', reduceShape],
  ['ReduceMin', reduceShape],
  ['Flatten', flattenShape],
  ['Reshape', reshapeShape],
  ['Transpose', transposeShape],
  ['Squeeze', squeezeShape],
  ['Unsqueeze', unsqueezeShape],
  ['Concat', concatShape],
  ['Split', splitShape],
  ['Slice', sliceShape],
  ['Gather', gatherShape],
  ['Pad', padShape],
  ['Resize', resizeShape],
  ['QuantizeLinear', quantisationShape],
  ['DequantizeLinear', quantisationShape],
  ['Constant', constantShape],
  ['Shape', shapeShape],
]);

/** Operators that readers accept because folding makes constants of them; one that survives folding is unsupported. */
export const foldedOnlyRules: ReadonlyMap<string, ShapeRule> = new Map([
  ['ConstantOfShape', constantOfShapeShape],
  ['Expand', expandShape],
  ['Range', rangeShape],
]);
