// What decides how long a kernel takes: what it computes and on which sizes, after the runtime's fusions. Kernels of two networks
// that have one shape take one time, so that shapes measured once predict networks never seen (nn-Meter: Zhang, Han, Wei et
// al., MobiSys 2021, section 3).
import type { Precision } from '../../shared/run/genes';

export const kernelKinds = [
  'conv',
  'pointwise',
  'depthwise',
  'grouped',
  'dense',
  'maxPool',
  'averagePool',
  'globalPool',
  'add',
  'concat',
  'activation',
  'sigmoid',
] as const;

export type KernelKind = (typeof kernelKinds)[number];

/** Cheap ones are fused with what makes their input; `other` (sigmoid and its kin) as well, but computes noticeably. */
export type FusedActivation = 'none' | 'relu' | 'other';

/** Of one input (batch 1). A dense layer has height and width 1. */
export interface KernelShape {
  readonly kind: KernelKind;
  readonly precision: Precision;
  /** Channels read; of a concatenation all of them together. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly groups: number;
  /** A sum with another tensor of the output's shape is fused. */
  readonly addsSum: boolean;
  readonly activation: FusedActivation;
}

const convolving: readonly KernelKind[] = ['conv', 'pointwise', 'depthwise', 'grouped', 'dense'];

export const isConvolving = (shape: KernelShape): boolean => convolving.includes(shape.kind);

export const inElements = (shape: KernelShape): number => shape.inChannels * shape.inHeight * shape.inWidth;
export const outElements = (shape: KernelShape): number => shape.outChannels * shape.outHeight * shape.outWidth;

export const weightElements = (shape: KernelShape): number =>
  isConvolving(shape)
    ? (shape.inChannels / shape.groups) * shape.outChannels * shape.kernelHeight * shape.kernelWidth
    : 0;

/** Multiply-accumulates. */
export const shapeMacs = (shape: KernelShape): number => weightElements(shape) * shape.outHeight * shape.outWidth;

/** Inputs, outputs and weights, once each. */
export function shapeBytes(shape: KernelShape): number {
  const reads = shape.kind === 'add' ? 2 * inElements(shape) : inElements(shape);
  const elements = reads + outElements(shape) * (shape.addsSum ? 2 : 1) + weightElements(shape);
  return (shape.precision === 'int8' ? 1 : 4) * elements;
}

/** For people: `conv float32 16x28x28 to 32x14x14, window 3x3, with sum, relu`. */
export const kernelName = (shape: KernelShape): string =>
  [
    `${shape.kind} ${shape.precision} ${shape.inChannels}x${shape.inHeight}x${shape.inWidth} to ${shape.outChannels}x${shape.outHeight}x${shape.outWidth}`,
    shape.kernelHeight * shape.kernelWidth > 1 ? `window ${shape.kernelHeight}x${shape.kernelWidth}` : '',
    shape.kind === 'grouped' ? `${shape.groups} groups` : '',
    shape.addsSum ? 'with sum' : '',
    shape.activation === 'none' ? '' : shape.activation,
  ]
    .filter((part) => part !== '')
    .join(', ');

/** Two kernels of one key take one time. */
export const shapeKey = (shape: KernelShape): string =>
  [
    shape.precision,
    shape.kind,
    `${shape.inChannels}x${shape.inHeight}x${shape.inWidth}`,
    `${shape.outChannels}x${shape.outHeight}x${shape.outWidth}`,
    `k${shape.kernelHeight}x${shape.kernelWidth}`,
    `g${shape.groups}`,
    shape.addsSum ? 'sum' : '',
    shape.activation,
  ].join(' ');

/** For the names of what is counted of every shape alike. */
export const anyShape: KernelShape = {
  ...{ kind: 'conv', precision: 'float32', inChannels: 8, outChannels: 8, inHeight: 4, inWidth: 4 },
  ...{ outHeight: 4, outWidth: 4, kernelHeight: 3, kernelWidth: 3, groups: 1, addsSum: false, activation: 'none' },
};
