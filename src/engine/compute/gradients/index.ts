// The registry of gradient rules, by operator.
import { add } from './add';
import { averagePool } from './averagePool';
import { batchNormalization } from './batchNormalization';
import { clip } from './clip';
import { concat } from './concat';
import { conv } from './conv';
import { div } from './div';
import { elu } from './elu';
import { exp } from './exp';
import { gemm } from './gemm';
import { globalAveragePool } from './globalAveragePool';
import { globalMaxPool } from './globalMaxPool';
import { hardSigmoid } from './hardSigmoid';
import { hardSwish } from './hardSwish';
import { identityRule } from './identity';
import { leakyRelu } from './leakyRelu';
import { logSoftmax } from './logSoftmax';
import { matMul } from './matMul';
import { maxPool } from './maxPool';
import { mul } from './mul';
import { pRelu } from './pRelu';
import { pad } from './pad';
import { pow } from './pow';
import { reduceMean } from './reduceMean';
import { reduceSum } from './reduceSum';
import { relu } from './relu';
import type { GradientRule } from './rule';
import { shapeOnlyRule } from './shapeOnly';
import { sigmoid } from './sigmoid';
import { slice } from './slice';
import { softmax } from './softmax';
import { split } from './split';
import { sqrt } from './sqrt';
import { sub } from './sub';
import { tanh } from './tanh';
import { transpose } from './transpose';

const rules: readonly GradientRule[] = [
  ...[add, sub, mul, div, conv, gemm, matMul, batchNormalization],
  ...[relu, leakyRelu, pRelu, elu, clip, sigmoid, hardSigmoid, hardSwish, tanh, softmax, logSoftmax, sqrt, exp, pow],
  ...[maxPool, averagePool, globalAveragePool, globalMaxPool, reduceMean, reduceSum],
  ...['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'].map(shapeOnlyRule),
  ...['Identity', 'Dropout'].map(identityRule),
  ...[transpose, concat, pad, slice, split],
];

/** The rule of each operator that can be trained through. */
export const gradientRules: ReadonlyMap<string, GradientRule> = new Map(rules.map((rule) => [rule.opType, rule]));
