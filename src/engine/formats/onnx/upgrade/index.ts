// Which operators changed between operator sets 7 and 21, and how each comes to opset 17. The others mean the same throughout.
import { attributesToInputs, axesToAttribute } from './axes';
import { pad } from './padding';
import { resize, upsample } from './resizing';
import { batchNormalization, dropout, softmax } from './training';
import type { UpgradeRule } from './upgradeRule';
import { cast, clip, constant, reshape, sum } from './values';
import { averagePool, maxPool } from './windows';

export const upgradeRules: ReadonlyMap<string, UpgradeRule> = new Map([
  ['AveragePool', averagePool],
  ['BatchNormalization', batchNormalization],
  ['Cast', cast],
  ['Clip', clip],
  ['Constant', constant],
  ['Dropout', dropout],
  ['LogSoftmax', softmax],
  ['MaxPool', maxPool],
  ['Pad', pad],
  ['ReduceMax', axesToAttribute],
  ['ReduceMean', axesToAttribute],
  ['ReduceMin', axesToAttribute],
  ['ReduceSum', attributesToInputs(13, 'axes')],
  ['Reshape', reshape],
  ['Resize', resize],
  ['Slice', attributesToInputs(10, 'starts', 'ends', 'axes')],
  ['Softmax', softmax],
  ['Split', attributesToInputs(13, 'split')],
  ['Squeeze', attributesToInputs(13, 'axes')],
  ['Sum', sum],
  ['Unsqueeze', attributesToInputs(13, 'axes')],
  ['Upsample', upsample],
]);
