// A kernel alone takes microseconds, less than calling a runtime does, and a runtime that changes layouts (ONNX Runtime's blocks of
// channels) would add what no network pays between its layers. So a kernel is measured as the difference of two small
// networks: both have the same beginning and end, and one has `copies` more of the kernel. Layers have weights of their own, so
// that common subexpressions are not merged, and count with the small layer that reads one pixel of their result; kernels without
// weights (weightlessProbe.ts) count without it.
import { int, type Graph } from '../../graph/graph';
import { isConvolving, weightElements, type KernelShape } from '../../profile/kernelShape';
import { inIntegers } from './inIntegers';
import { finish, smallInput, spread, tapResult } from './probeParts';
import { readDifferently } from './readDifferently';
import { samePads, Sketch } from './sketch';
import { weightlessProbe } from './weightlessProbe';

/** Latency of the kernel = (latency of `long` − latency of `short`) / `copies`. */
export interface KernelProbe {
  readonly long: Graph;
  readonly short: Graph;
  readonly copies: number;
}

/** @param copies How many kernels more the longer network has, at least. */
export function kernelProbe(shape: KernelShape, copies: number): KernelProbe {
  const build = isConvolving(shape) || isChained(shape) ? repeated : weightlessProbe;
  const probe = build(shape, copies);
  if (shape.precision === 'float32') return probe;
  const convert = (graph: Graph): Graph => readDifferently(inIntegers(graph));
  return { ...probe, short: convert(probe.short), long: convert(probe.long) };
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
    return finish(sketch, shape, { x: inputShape(shape) }, taps);
  }
  let total = 'y';
  for (let copy = 0; copy < count; copy++) total = activate(sketch.node('Add', [convolve(), total]));
  return finish(sketch, shape, { x: inputShape(shape), y: outputShape(shape) }, [tapResult(sketch, shape, total)]);
}

function denseBranches(shape: KernelShape, count: number): Graph {
  const sketch = new Sketch();
  const { inChannels, outChannels } = shape;
  const outputs = Array.from({ length: count }, () => {
    const weight = sketch.constant([outChannels, inChannels], 1 / Math.sqrt(inChannels));
    const product = sketch.node('Gemm', ['x', weight, sketch.constant([outChannels], 0.1)], { transB: int(1) });
    return shape.activation === 'none' ? product : sketch.node('Relu', [product]);
  });
  const last = outputs.reduce((total, output) => sketch.node('Add', [total, output]));
  const scores = sketch.node('Gemm', [last, sketch.constant([1, outChannels], 0.1)], { transB: int(1) });
  return sketch.graph(shape.kind, { x: [1, inChannels] }, scores, [1, 1]);
}

/** Kernels that keep their input's shape, one behind the other. */
function chain(shape: KernelShape, count: number): Graph {
  const sketch = new Sketch();
  const first = spread(sketch, shape.inChannels);
  let value = first;
  for (let copy = 0; copy < count; copy++) {
    if (shape.kind === 'add') value = sketch.node('Add', [value, first]);
    else value = sketch.node(shape.kind === 'sigmoid' ? 'Sigmoid' : 'Relu', [value]);
  }
  return finish(sketch, shape, smallInput(shape), [tapResult(sketch, shape, value)]);
}
