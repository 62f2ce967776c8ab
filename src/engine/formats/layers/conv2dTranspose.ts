// Conv2DTranspose: the kernel is stored [kh, kw, out, in], ONNX ConvTranspose has [in, out, kh, kw]. Output sizes follow
// Keras' deconv_output_length with output_padding left out: SAME gives size * stride, VALID leaves no gap at the end.
import { floatTensor, ints } from '../../graph/graph';
import { activate } from './activations';
import { countOf, pads, pairOf, requireImage } from './converter';
import type { LayerConverter } from './converter';
import { checkPadding } from './convolutions';
import { flagOf, textOf } from './json';
import { transposed } from './kernels';
import { image } from './values';

type Pair = readonly [number, number];

interface Spread {
  readonly pads: Pair;
  readonly extra: number;
  readonly size: number;
}

function spread(size: number, kernel: number, stride: number, padding: string): Spread {
  const overlap = Math.max(kernel - stride, 0);
  const extra = Math.max(stride - kernel, 0);
  if (padding === 'valid') return { pads: [0, 0], extra, size: size * stride + overlap };
  return { pads: [Math.floor(overlap / 2), Math.ceil(overlap / 2)], extra, size: size * stride };
}

export const conv2dTranspose: LayerConverter = {
  arity: 'one',
  check: (config) => {
    if (config['output_padding'] !== undefined && config['output_padding'] !== null)
      return 'output_padding has no counterpart';
    const dilated = [config['dilation_rate'] ?? 1].flat().some((rate) => rate !== 1);
    return dilated ? 'a dilated transposed convolution has no counterpart' : checkPadding(config);
  },
  convert: (context, [input]) => {
    const value = requireImage(input);
    const { config } = context;
    const kernel = pairOf(config, 'kernel_size', [1, 1]);
    const strides = pairOf(config, 'strides', [1, 1]);
    const padding = textOf(config, 'padding', 'valid').toLowerCase();
    const outputs = countOf(config, 'filters');
    const stored = [...kernel, outputs, value.channels];
    const weight = context.constant('kernel', () =>
      floatTensor(
        [value.channels, outputs, ...kernel],
        transposed(context.weights.take('kernel', stored), stored, [3, 2, 0, 1]),
      ),
    );
    const bias = flagOf(config, 'use_bias', true)
      ? [context.constant('bias', () => floatTensor([outputs], context.weights.take('bias', [outputs])))]
      : [];
    const vertical = spread(value.height, kernel[0], strides[0], padding);
    const horizontal = spread(value.width, kernel[1], strides[1], padding);
    const name = context.emit('ConvTranspose', [value.name, weight, ...bias], {
      kernel_shape: ints(kernel),
      strides: ints(strides),
      pads: pads(vertical.pads, horizontal.pads),
      output_padding: ints([vertical.extra, horizontal.extra]),
    });
    return activate(context, image(name, outputs, vertical.size, horizontal.size));
  },
};
