// By which of its methods the runtime computes a kernel: each has loops, and so costs, of its own, whatever the operator is called.
// The rules are those of ONNX Runtime 1.30 (core/optimizer/nchwc_transformer.cc, core/mlas/lib/convsym.cpp), found again in
// what was measured: a convolution whose channels do not divide by four takes a plain matrix product.
import type { Dialect } from './dialects';
import { translated } from './dialects';
import type { KernelShape } from '../kernelShape';

export const kernelMethods = [
  'blocked',
  'blockedFewInputs',
  'blockedDepthwise',
  'product',
  'symmetric',
  'symmetricDepthwise',
  'integerProduct',
  'integerDepthwise',
  'dense',
  'blockedPool',
  'pool',
  'integerPool',
  'blockedGlobalPool',
  'globalPool',
  'integerGlobalPool',
  'blockedConcat',
  'concat',
  'integerConcat',
  'add',
  'activation',
  'sigmoid',
] as const;

export type KernelMethod = (typeof kernelMethods)[number];

export function methodOf(shape: KernelShape, dialect: Dialect): KernelMethod {
  switch (shape.kind) {
    case 'conv':
    case 'pointwise':
    case 'grouped':
    case 'depthwise':
      return shape.precision === 'int8' ? integerMethod(shape, dialect) : floatMethod(shape, dialect);
    case 'maxPool':
    case 'averagePool':
      if (shape.precision === 'int8') return 'integerPool';
      return isWhole(shape.outChannels, dialect) ? 'blockedPool' : 'pool';
    case 'globalPool':
      if (shape.precision === 'int8') return 'integerGlobalPool';
      return isWhole(shape.outChannels, dialect) ? 'blockedGlobalPool' : 'globalPool';
    case 'concat':
      if (shape.precision === 'int8') return 'integerConcat';
      return isWhole(shape.outChannels / 2, dialect) ? 'blockedConcat' : 'concat';
    default:
      return shape.kind;
  }
}

const isWhole = (channels: number, { block }: Dialect): boolean => block > 1 && channels % block === 0;

function floatMethod({ inChannels, outChannels, groups }: KernelShape, { block }: Dialect): KernelMethod {
  if (block === 1) return 'product';
  const [own, made] = [inChannels / groups, outChannels / groups];
  if (groups > 1 && own === 1 && made === 1) return outChannels % translated === 0 ? 'blockedDepthwise' : 'product';
  if (groups > 1) return own % block === 0 && made % block === 0 ? 'blocked' : 'product';
  if (inChannels < block) return 'blockedFewInputs';
  return inChannels % translated === 0 ? 'blocked' : 'product';
}

/** Channels of a vector of bytes. */
const bytesAtOnce = 16;

function integerMethod({ kind, inChannels, outChannels, groups }: KernelShape, { symmetric }: Dialect): KernelMethod {
  if (kind === 'depthwise') return outChannels % bytesAtOnce === 0 ? 'symmetricDepthwise' : 'integerDepthwise';
  const fits = inChannels % symmetric.inputs === 0 && outChannels % symmetric.outputs === 0;
  const isWide = inChannels >= symmetric.leastInputs && outChannels >= bytesAtOnce;
  return groups === 1 && fits && isWide ? 'symmetric' : 'integerProduct';
}
