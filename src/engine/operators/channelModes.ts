// The two channel modes of a kernel and their bases: the eigenvectors of its unfoldings' Gram matrices, which is the
// higher-order singular value decomposition on the channel modes (De Lathauwer, De Moor, Vandewalle, "A Multilinear
// Singular Value Decomposition", 2000; Kim et al., "Compression of Deep Convolutional Neural Networks for Fast and Low Power
// Mobile Applications", 2016, section 3.2).
import { Matrix } from 'ml-matrix';
import type { Tensor } from '../graph/graph';
import { eigenBasis, type Basis } from './eigenBasis';

export interface ChannelModes {
  /** Over input channels, size Ci. */
  readonly input: Basis;
  /** Over output channels, size Co. */
  readonly output: Basis;
}

/** Kernels never change, and planning asks again and again. */
const known = new WeakMap<Tensor, ChannelModes>();

/** Of a kernel [Co, Ci, kh, kw]. */
export function channelModes(kernel: Tensor): ChannelModes {
  const found = known.get(kernel);
  if (found) return found;
  const modes = { input: eigenBasis(inputMoments(kernel)), output: eigenBasis(outputMoments(kernel)) };
  known.set(kernel, modes);
  return modes;
}

/** Sum over outputs and taps of w·wᵀ: [Ci, Ci]. */
export function inputMoments({ shape, data }: Tensor): Matrix {
  const [outputs = 0, inputs = 0, kh = 1, kw = 1] = shape;
  const taps = kh * kw;
  return gramOf(inputs, outputs, taps, (channel, output, tap) =>
    Number(data[(output * inputs + channel) * taps + tap]),
  );
}

/** Sum over inputs and taps of w·wᵀ: [Co, Co]. */
function outputMoments({ shape, data }: Tensor): Matrix {
  const [outputs = 0, inputs = 0, kh = 1, kw = 1] = shape;
  const taps = kh * kw;
  return gramOf(outputs, inputs, taps, (channel, input, tap) => Number(data[(channel * inputs + input) * taps + tap]));
}

function gramOf(
  channels: number,
  others: number,
  taps: number,
  at: (channel: number, other: number, tap: number) => number,
): Matrix {
  const rows = Array.from({ length: channels }, (_, channel) =>
    Float64Array.from({ length: others * taps }, (__, i) => at(channel, Math.floor(i / taps), i % taps)),
  );
  const gram = new Matrix(channels, channels);
  rows.forEach((first, a) => {
    for (let b = a; b < channels; b++) {
      const second = rows[b] as Float64Array;
      let sum = 0;
      for (let i = 0; i < first.length; i++) sum += (first[i] as number) * (second[i] as number);
      gram.set(a, b, sum);
      gram.set(b, a, sum);
    }
  });
  return gram;
}
