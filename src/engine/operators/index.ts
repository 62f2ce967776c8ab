// The registry of compression operators: add a folder and one line here.
import { asymmetric } from './asymmetric/asymmetric';
import { bottleneck } from './bottleneck/bottleneck';
import { channelScale } from './channelScale/channelScale';
import { depthScale } from './depthScale/depthScale';
import { depthwiseSeparable } from './depthwiseSeparable/depthwiseSeparable';
import { earlyExit } from './earlyExit/earlyExit';
import { int8 } from './int8/int8';
import { fire } from './fire/fire';
import { ghost } from './ghost/ghost';
import { lowRankDense } from './lowRankDense/lowRankDense';
import type { Operator, ReplaceOperator } from './operator';
import { resolutionScale } from './resolutionScale/resolutionScale';
import { spatialSvd } from './spatialSvd/spatialSvd';
import { tucker2 } from './tucker2/tucker2';

export const operators: readonly Operator[] = [
  spatialSvd,
  tucker2,
  lowRankDense,
  depthwiseSeparable,
  fire,
  ghost,
  bottleneck,
  asymmetric,
  channelScale,
  depthScale,
  resolutionScale,
  int8,
  earlyExit,
];

/** The operators that a stage gene may name. */
export const replaceOperators: readonly ReplaceOperator[] = operators.filter((operator) => operator.kind === 'replace');
