// Forward only, for BatchNorm recalibration (Yu and Huang, arXiv 1903.05134): every norm's batch mean and variance in one
// flat output, so that a run hands over one tensor however many norms there are.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph } from '../../graph/graph';
import { int } from '../../graph/graph';
import type { TrainingProgram } from '../backend';
import { createGraphBuilder } from '../emit/graphBuilder';
import type { TargetFactory } from '../lowering/target';
import { emitProgram } from './emitTrainingStep';

export const statisticsOutput = 'statistics';

/**
 * Emits the batch statistics of every entry of `program.statistics`: mean then variance, entry after entry.
 * @throws AdaScaleError `compute.program` naming a norm that does not lead to the output.
 */
export function emitStatistics(program: TrainingProgram, lowering: TargetFactory): Graph {
  const b = createGraphBuilder();
  const tape = emitProgram(program, b, lowering);
  const parts = program.statistics.flatMap(({ node }) => {
    const found = tape.statistics.get(node);
    if (found) return [found.mean, found.variance];
    throw new AdaScaleError('compute.program', `BatchNormalization "${node}" does not lead to the output`);
  });
  const length = 2 * program.statistics.reduce((sum, { channels }) => sum + channels, 0);
  b.output(statisticsOutput, b.op('Concat', parts, { axis: int(0) }), [length]);
  return b.build(program.graph.name);
}

export interface NormArrays {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Cuts the flat output apart again; the arrays are copies. */
export function splitStatistics(program: TrainingProgram, flat: Float32Array): NormArrays[] {
  let offset = 0;
  const next = (count: number): Float32Array => flat.slice(offset, (offset += count));
  return program.statistics.map(({ channels }) => ({ mean: next(channels), variance: next(channels) }));
}
