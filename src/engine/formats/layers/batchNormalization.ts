// BatchNormalization in inference form (Ioffe and Szegedy 2015). It stays a node of its own: recalibration and re-training
// of sub-networks need its statistics. Missing scale or centre become ones and zeros.
import { float, floatTensor } from '../../graph/graph';
import { flagOf, numberOf, numbersOf } from './json';
import type { LayerContext, LayerConverter } from './converter';
import { rowsToChw } from './kernels';
import { LayerProblem } from './layerProblem';
import { graphAxis, orderFree, renamed } from './values';
import type { Value } from './values';

function checkedAxis(context: LayerContext, value: Value): void {
  const { axis = -1 } = context.config as { axis?: unknown };
  const [only, ...others] = typeof axis === 'number' ? [axis] : (numbersOf(axis) ?? []);
  if (only === undefined || others.length > 0) throw new LayerProblem('it normalises over several axes');
  if (value.kind === 'plain' && value.shape.length > 1)
    throw new LayerProblem('it normalises a sequence, not an image or a vector');
  if (graphAxis(context, value, only) !== 1)
    throw new LayerProblem(`it normalises over axis ${only}, not over the channels`);
}

function channelsOf(value: Value): number {
  if (value.kind === 'plain') return value.shape[0] ?? 1;
  return value.kind === 'image' ? value.channels : value.channels * value.height * value.width;
}

export const batchNormalization: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    checkedAxis(context, value);
    const { config, weights } = context;
    const size = channelsOf(value);
    const permuted = value.kind === 'flat' && !orderFree(value);
    // Statistics first: their presence bounds `size` before anything of that size is allocated.
    const parameter = (kind: string, stored: boolean, fallback: number): string =>
      context.constant(permuted ? `${kind}/chw` : kind, () => {
        const data = stored ? weights.take(kind, [size]) : new Float32Array(size).fill(fallback);
        return floatTensor([size], permuted ? rowsToChw(data, value, 1) : data);
      });
    const mean = parameter('moving_mean', true, 0);
    const variance = parameter('moving_variance', true, 1);
    const scale = parameter('gamma', flagOf(config, 'scale', true), 1);
    const shift = parameter('beta', flagOf(config, 'center', true), 0);
    const epsilon = float(numberOf(config, 'epsilon', 1e-3));
    return renamed(value, context.emit('BatchNormalization', [value.name, scale, shift, mean, variance], { epsilon }));
  },
};
