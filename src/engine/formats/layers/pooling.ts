// Pooling over windows and over the whole image. TensorFlow never counts padding in an average.
import { int, ints } from '../../graph/graph';
import { pads, pairOf, requireImage } from './converter';
import type { LayerConverter } from './converter';
import { checkPadding, place, slidingOf } from './convolutions';
import { flagOf } from './json';
import { flattenNode, image, plain } from './values';

const windowPooling = (opType: 'MaxPool' | 'AveragePool'): LayerConverter => ({
  arity: 'one',
  check: checkPadding,
  convert: (context, [input]) => {
    const value = requireImage(input);
    const config = { pool_size: [2, 2], ...context.config, dilation_rate: [1, 1] };
    const sliding = slidingOf(config, 'pool_size', pairOf(config, 'pool_size', [2, 2]));
    const { vertical, horizontal, height, width } = place(value, sliding);
    const name = context.emit(opType, [value.name], {
      kernel_shape: ints(sliding.kernel),
      strides: ints(sliding.strides),
      pads: pads(vertical, horizontal),
      ...(opType === 'AveragePool' ? { count_include_pad: int(0) } : {}),
    });
    return image(name, value.channels, height, width);
  },
});

const globalPooling = (opType: 'GlobalMaxPool' | 'GlobalAveragePool'): LayerConverter => ({
  arity: 'one',
  convert: (context, [input]) => {
    const value = requireImage(input);
    const keepDims = flagOf(context.config, 'keepdims', false);
    const pooled = context.emit(opType, [value.name], {}, keepDims ? '' : '/pool');
    return keepDims ? image(pooled, value.channels, 1, 1) : plain(flattenNode(context, pooled), [value.channels]);
  },
});

export const maxPooling2d = windowPooling('MaxPool');
export const averagePooling2d = windowPooling('AveragePool');
export const globalMaxPooling2d = globalPooling('GlobalMaxPool');
export const globalAveragePooling2d = globalPooling('GlobalAveragePool');
