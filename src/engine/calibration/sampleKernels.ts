// Which kernels are measured: a seeded sample of the shapes that mobile networks and their compressed variants have. Channels
// are drawn evenly in their logarithms, since kernels of all sizes must be judged equally well, layers change them by a
// factor of four at most, sides are those of usual inputs halved again and again, and no kernel takes a slow phone seconds.
// Channels are any number in a share of the draws: ranks are seldom round.
import type { Precision } from '../../shared/run/genes';
import { createRandom, type Random } from '../../shared/random';
import {
  inElements,
  outElements,
  shapeKey,
  shapeMacs,
  type KernelKind,
  type KernelShape,
} from '../profile/kernelShape';

export interface KernelLimits {
  readonly macs: number;
  /** Of the inputs, and of the outputs. */
  readonly elements: number;
  readonly channels: readonly [number, number];
  readonly features: readonly [number, number];
}

export const kernelLimits: KernelLimits = {
  macs: 60e6,
  elements: 1 << 19,
  channels: [4, 512],
  features: [8, 2048],
};

/** Of inputs of 28, 32, 80, 96, 112, 160, 192, 224 pixels, halved, and of the first exits. */
const sides: readonly number[] = [4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112];

type Family = readonly [KernelKind, Precision, share: number];

/**
 * Shares of the sample: what networks spend their time on, and what has many dimensions, gets more. By learning curves convolutions
 * gain little beyond a hundred; kernels without weights need more than their dimensions tell, since their layouts differ
 * and the short ones among them are too noisy to be kept.
 */
const families: readonly Family[] = [
  ['conv', 'float32', 16],
  ['pointwise', 'float32', 12],
  ['depthwise', 'float32', 9],
  ['grouped', 'float32', 7],
  ['dense', 'float32', 6],
  ['maxPool', 'float32', 6],
  ['averagePool', 'float32', 6],
  ['globalPool', 'float32', 5],
  ['add', 'float32', 4],
  ['concat', 'float32', 7],
  ['activation', 'float32', 4],
  ['sigmoid', 'float32', 2],
  ['conv', 'int8', 10],
  ['pointwise', 'int8', 8],
  ['depthwise', 'int8', 6],
  ['dense', 'int8', 4],
  ['maxPool', 'int8', 5],
  ['globalPool', 'int8', 4],
  ['add', 'int8', 4],
  ['concat', 'int8', 6],
];

const totalShare = families.reduce((sum, [, , share]) => sum + share, 0);
/** A draw outside the limits is drawn again; a family whose draws nearly all fall outside would be a fault. */
const mostDraws = 10_000;

/**
 * `count` different kernels, the same for the same seed; a larger count begins with those of a smaller one, family by family.
 *
 * @param count At least 1; every family gets one before any gets its full share.
 */
export function sampleKernels(seed: number, count: number): readonly KernelShape[] {
  const known = new Set<string>();
  const drawn = families.map(([kind, precision, share]) => {
    const random = createRandom(seed, 'kernels', kind, precision);
    const wanted = Math.max(1, Math.round((count * share) / totalShare));
    const shapes: KernelShape[] = [];
    for (let draw = 0; shapes.length < wanted && draw < mostDraws; draw++) {
      const shape = drawShape(kind, precision, random);
      const key = shapeKey(shape);
      if (known.has(key) || !isWithin(shape)) continue;
      known.add(key);
      shapes.push(shape);
    }
    return shapes;
  });
  return interleave(drawn).slice(0, count);
}

/** Families mixed evenly, so that whatever was measured before a stop covers all of them. */
function interleave(lists: readonly (readonly KernelShape[])[]): readonly KernelShape[] {
  const placed = lists.flatMap((list) => list.map((shape, index) => ({ shape, at: (index + 0.5) / list.length })));
  return placed.sort((a, b) => a.at - b.at).map(({ shape }) => shape);
}

export const isWithin = (shape: KernelShape, limits: KernelLimits = kernelLimits): boolean =>
  shapeMacs(shape) <= limits.macs && inElements(shape) <= limits.elements && outElements(shape) <= limits.elements;

const logUniform = (random: Random, [low, high]: readonly [number, number]): number =>
  low * (high / low) ** random.next();

const oneOf = <T>(random: Random, items: readonly T[]): T => items[random.integer(items.length)] as T;

/** Mostly multiples of 8, sometimes of 4, in a fifth of the draws any number. */
function roundChannels(exact: number, random: Random, [low, high]: readonly [number, number]): number {
  const drawn = oneOf(random, [8, 8, 8, 8, 8, 8, 8, 4, 1, 1]);
  const step = exact < 12 ? Math.min(drawn, 4) : drawn;
  return Math.min(high, Math.max(low, Math.round(exact / step) * step));
}

const drawChannels = (random: Random, range = kernelLimits.channels): number =>
  roundChannels(logUniform(random, range), random, range);

/** What a layer makes of `channels`. */
const changeChannels = (channels: number, random: Random): number =>
  roundChannels(channels * logUniform(random, [1 / 4, 4]), random, kernelLimits.channels);

function drawShape(kind: KernelKind, precision: Precision, random: Random): KernelShape {
  if (kind === 'dense') return drawDense(precision, random);
  const side = oneOf(random, sides);
  const inChannels = drawChannels(random);
  const plain: KernelShape = {
    kind,
    precision,
    ...{ inChannels, outChannels: inChannels, inHeight: side, inWidth: side, outHeight: side, outWidth: side },
    ...{ kernelHeight: 1, kernelWidth: 1, groups: 1, addsSum: false, activation: 'none' },
  };
  switch (kind) {
    case 'conv':
      return drawConvolution(plain, random);
    case 'pointwise':
      return withFusions(strided({ ...plain, outChannels: changeChannels(inChannels, random) }, random, 0.1), random);
    case 'depthwise': {
      const size = oneOf(random, [3, 3, 3, 5]);
      const spatial = { ...plain, groups: inChannels, kernelHeight: size, kernelWidth: size };
      return withFusions(strided(spatial, random, 0.3), random);
    }
    case 'grouped':
      return drawGrouped(plain, random);
    case 'maxPool':
    case 'averagePool': {
      const size = oneOf(random, [2, 3]);
      return strided({ ...plain, kernelHeight: size, kernelWidth: size }, random, 0.8);
    }
    case 'globalPool':
      return { ...plain, outHeight: 1, outWidth: 1, kernelHeight: side, kernelWidth: side };
    case 'concat':
      return { ...plain, inChannels: 2 * inChannels, outChannels: 2 * inChannels };
    case 'add':
    case 'activation':
    case 'sigmoid':
      return plain;
    default:
      return kind satisfies never;
  }
}

function drawDense(precision: Precision, random: Random): KernelShape {
  return {
    kind: 'dense',
    precision,
    inChannels: drawChannels(random, kernelLimits.features),
    outChannels: drawChannels(random, kernelLimits.features),
    ...{ inHeight: 1, inWidth: 1, outHeight: 1, outWidth: 1, kernelHeight: 1, kernelWidth: 1, groups: 1 },
    ...{ addsSum: false, activation: drawActivation(0.5, precision, random) },
  };
}

const windows: readonly (readonly [number, number])[] = [
  ...[[3, 3] as const, [3, 3] as const, [3, 3] as const, [3, 3] as const, [5, 5] as const],
  ...[[1, 3] as const, [3, 1] as const],
];

/** Square ones of the usual sizes, and the rows and columns that separated kernels have. */
function drawConvolution(plain: KernelShape, random: Random): KernelShape {
  const [kernelHeight, kernelWidth] = oneOf(random, windows);
  // The first layer of a network reads an image.
  const inChannels = random.next() < 0.08 ? oneOf(random, [1, 3]) : plain.inChannels;
  const outChannels = inChannels < 4 ? drawChannels(random, [8, 64]) : changeChannels(inChannels, random);
  const shape = { ...plain, inChannels, outChannels, kernelHeight, kernelWidth };
  return withFusions(strided(shape, random, 0.25), random);
}

function drawGrouped(plain: KernelShape, random: Random): KernelShape {
  const groups = oneOf(random, [2, 4, 8]);
  const round = (channels: number): number => Math.max(2, Math.round(channels / groups)) * groups;
  const size = oneOf(random, [1, 3, 3]);
  return withFusions(
    strided(
      {
        ...plain,
        groups,
        inChannels: round(plain.inChannels),
        outChannels: round(changeChannels(plain.inChannels, random)),
        ...{ kernelHeight: size, kernelWidth: size },
      },
      random,
      0.2,
    ),
    random,
  );
}

/** Halves the sides in a share of the draws ("same" padding rounds up). */
function strided(shape: KernelShape, random: Random, share: number): KernelShape {
  if (random.next() >= share) return shape;
  return { ...shape, outHeight: Math.ceil(shape.inHeight / 2), outWidth: Math.ceil(shape.inWidth / 2) };
}

/**
 * The fusions that ONNX Runtime makes: activation, or sum and activation. Integer sums stay kernels of their own; an integer
 * activation is the clamp of the integers and none.
 */
function withFusions(shape: KernelShape, random: Random): KernelShape {
  const addsSum = random.next() < 0.2 && shape.precision === 'float32' && shape.kind !== 'grouped';
  return { ...shape, addsSum, activation: drawActivation(0.6, shape.precision, random) };
}

function drawActivation(share: number, precision: Precision, random: Random): KernelShape['activation'] {
  return random.next() < share && precision === 'float32' ? 'relu' : 'none';
}
