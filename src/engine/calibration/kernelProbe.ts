// A kernel alone takes microseconds, less than calling a runtime does, and a runtime that changes layouts (ONNX Runtime's blocks of
// channels) would add what no network pays between its layers. So a kernel is measured as the difference of two small
// networks: both have the same beginning and end, and one has `copies` more of the kernel, each with weights of its own,
// so that common subexpressions are not merged. What is read of a result is one pixel: a pointwise convolution with a stride
// of the whole side, which takes every layout as it is.
import { int, ints, string, type Graph } from '../graph/graph';
import { isConvolving, weightElements, type KernelShape } from '../profile/kernelShape';
import { inIntegers } from './inIntegers';
import { samePads, Sketch, window } from './sketch';

/** Latency of the kernel = (latency of `long` − latency of `short`) / `copies`. */
export interface KernelProbe {
  readonly long: Graph;
  readonly short: Graph;
  readonly copies: number;
}

/** @param copies How many kernels more the longer network has, at least. */
export function kernelProbe(shape: KernelShape, copies: number): KernelProbe {
  const build = isConvolving(shape) || isChained(shape) ? repeated : varied;
  const probe = build(shape, copies);
  const inPrecision = shape.precision === 'int8' ? inIntegers : (graph: Graph): Graph => graph;
  return { ...probe, short: inPrecision(probe.short), long: inPrecision(probe.long) };
}

const isChained = ({ kind }: KernelShape): boolean => kind === 'add' || kind === 'activation' || kind === 'sigmoid';

/** Kernels in the shorter network: the first one pays for loading the input. */
const shortCopies = 1;

function repeated(shape: KernelShape, copies: number): KernelProbe {
  const build = (count: number): Graph => (isChained(shape) ? chain(shape, count) : branches(shape, count));
  return { short: build(shortCopies), long: build(shortCopies + copies), copies };
}

const inputShape = (shape: KernelShape): readonly number[] => [1, shape.inChannels, shape.inHeight, shape.inWidth];
const outputShape = (shape: KernelShape): readonly number[] => [1, shape.outChannels, shape.outHeight, shape.outWidth];

/** Channels of what is read: whole blocks of every runtime. */
const tapped = 16;

/** One pixel of [1, channels, height, width], as [1, tapped, 1, 1]. */
const tap = (sketch: Sketch, value: string, channels: number, height: number, width: number): string =>
  sketch.node('Conv', [value, sketch.constant([tapped, channels, 1, 1], 1 / channels)], {
    ...window(1, 1),
    strides: ints([height, width]),
  });

/** Ends in a small layer, behind which integers become floats again. */
function finish(
  sketch: Sketch,
  shape: KernelShape,
  inputs: Readonly<Record<string, readonly number[]>>,
  last: string,
): Graph {
  const scores = sketch.node('Conv', [last, sketch.constant([1, tapped, 1, 1], 0.1)], window(1, 1));
  return sketch.graph(shape.kind, inputs, scores, [1, 1, 1, 1]);
}

const tapResult = (sketch: Sketch, shape: KernelShape, value: string): string =>
  tap(sketch, value, shape.outChannels, shape.outHeight, shape.outWidth);

const sum = (sketch: Sketch, values: readonly string[]): string =>
  values.reduce((total, value) => (total === '' ? value : sketch.node('Add', [total, value])), '');

/** Layers with weights, side by side on one input; with a fused sum each adds to the one before it. */
function branches(shape: KernelShape, count: number): Graph {
  if (shape.kind === 'dense') return denseBranches(shape, count);
  const sketch = new Sketch();
  const scale = 1 / Math.sqrt(Math.max(1, weightElements(shape) / shape.outChannels));
  const convolve = (): string =>
    sketch.node(
      'Conv',
      [
        'x',
        sketch.constant(
          [shape.outChannels, shape.inChannels / shape.groups, shape.kernelHeight, shape.kernelWidth],
          scale,
        ),
        sketch.constant([shape.outChannels], 0.1),
      ],
      { ...samePads(shape), group: int(shape.groups) },
    );
  const activate = (value: string): string => (shape.activation === 'none' ? value : sketch.node('Relu', [value]));
  if (!shape.addsSum) {
    const taps = Array.from({ length: count }, () => tapResult(sketch, shape, activate(convolve())));
    return finish(sketch, shape, { x: inputShape(shape) }, sum(sketch, taps));
  }
  let total = 'y';
  for (let copy = 0; copy < count; copy++) total = activate(sketch.node('Add', [convolve(), total]));
  return finish(sketch, shape, { x: inputShape(shape), y: outputShape(shape) }, tapResult(sketch, shape, total));
}

function denseBranches(shape: KernelShape, count: number): Graph {
  const sketch = new Sketch();
  const { inChannels, outChannels } = shape;
  const outputs = Array.from({ length: count }, () => {
    const weight = sketch.constant([outChannels, inChannels], 1 / Math.sqrt(inChannels));
    const product = sketch.node('Gemm', ['x', weight, sketch.constant([outChannels], 0.1)], { transB: int(1) });
    return shape.activation === 'none' ? product : sketch.node('Relu', [product]);
  });
  const last = sum(sketch, outputs);
  const scores = sketch.node('Gemm', [last, sketch.constant([1, outChannels], 0.1)], { transB: int(1) });
  return sketch.graph(shape.kind, { x: [1, inChannels] }, scores, [1, 1]);
}

/** Kernels that keep their input's shape, one behind the other. */
function chain(shape: KernelShape, count: number): Graph {
  const sketch = new Sketch();
  const first = spread(sketch, shape);
  let value = first;
  for (let copy = 0; copy < count; copy++) {
    if (shape.kind === 'add') value = sketch.node('Add', [value, first]);
    else value = sketch.node(shape.kind === 'sigmoid' ? 'Sigmoid' : 'Relu', [value]);
  }
  return finish(sketch, shape, smallInput(shape), tapResult(sketch, shape, value));
}

const smallInput = ({ inHeight, inWidth }: KernelShape): Record<string, readonly number[]> => ({
  x: [1, 1, inHeight, inWidth],
});

/** From one channel to `channels`, in whatever layout the runtime gives the results of convolutions. */
function spread(sketch: Sketch, { inChannels }: KernelShape, channels = inChannels): string {
  return sketch.node('Conv', ['x', sketch.constant([channels, 1, 1, 1])], window(1, 1));
}

type Kernel = (sketch: Sketch, first: string, own: string) => string;

/**
 * Kernels without weights: behind scalings of their own, and the same scalings without them. A scaling takes about as long as a
 * kernel, so that as many kernels follow each as can be written differently: equal ones would be merged.
 */
function varied(shape: KernelShape, copies: number): KernelProbe {
  const channels = shape.kind === 'concat' ? shape.inChannels / 2 : shape.inChannels;
  const kernels = spellings(shape);
  const scalings = Math.ceil(copies / kernels.length);
  const build = (withKernels: boolean): Graph => {
    const sketch = new Sketch();
    const first = spread(sketch, shape, channels);
    const taps = Array.from({ length: scalings }, () => {
      const weight = sketch.constant([channels, 1, 1, 1]);
      const own = sketch.node('Conv', [first, weight], { ...window(1, 1), group: int(channels) });
      return kernels.map((kernel) => {
        if (withKernels) return tapResult(sketch, shape, kernel(sketch, first, own));
        return tap(sketch, own, channels, shape.inHeight, shape.inWidth);
      });
    });
    return finish(sketch, shape, smallInput(shape), sum(sketch, taps.flat()));
  };
  return { short: build(false), long: build(true), copies: scalings * kernels.length };
}

/** The same kernel in different words; in integers the second one steadied nothing. */
const spellings = (shape: KernelShape): readonly Kernel[] =>
  allSpellings(shape).slice(0, shape.precision === 'int8' ? 1 : undefined);

function allSpellings(shape: KernelShape): readonly Kernel[] {
  if (shape.kind === 'concat') {
    const joined = (sketch: Sketch, parts: readonly string[]): string => sketch.node('Concat', parts, { axis: int(1) });
    return [(sketch, first, own) => joined(sketch, [first, own]), (sketch, first, own) => joined(sketch, [own, first])];
  }
  if (shape.kind === 'globalPool') return [(sketch, _, own) => sketch.node('GlobalAveragePool', [own])];
  const { pads: _, ...others } = samePads(shape);
  const attributes = [samePads(shape), { ...others, auto_pad: string('SAME_UPPER') }];
  const opType = shape.kind === 'maxPool' ? 'MaxPool' : 'AveragePool';
  return attributes.map((own) => (sketch, __, value) => sketch.node(opType, [value], own));
}
