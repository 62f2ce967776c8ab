// Networks of the kinds that AdaScale trains, at any size: the MLPerf Tiny shapes at full size for the benchmark, small for tests.
import type { TrainingProgram } from '../../src/engine/compute/backend';
import { int, ints } from '../../src/engine/graph/graph';
import type { ProgramBuilder, ProgramOptions } from './programBuilder';
import { createProgramBuilder } from './programBuilder';

const sameStride2 = [0, 0, 1, 1];

function normRelu(net: ProgramBuilder, x: string, channels: number): string {
  return net.node('Relu', [net.norm(x, channels)]);
}

/** ResNet-8 with widths `w, 2w, 4w` over a square image of `side` pixels and 3 channels. */
export function resNet8(
  batch: number,
  w: number,
  side: number,
  options: Partial<ProgramOptions> = {},
): TrainingProgram {
  const net = createProgramBuilder({ batch, shape: [3, side, side], ...options });
  let x = normRelu(net, net.conv(net.input, 3, w, { kernel: [3, 3] }), w);
  let into = w;
  for (const [out, stride] of [
    [w, 1],
    [2 * w, 2],
    [4 * w, 2],
  ] as const) {
    const pads = stride === 2 ? { pads: sameStride2 } : {};
    let y = normRelu(net, net.conv(x, into, out, { kernel: [3, 3], stride, ...pads }), out);
    y = net.norm(net.conv(y, out, out, { kernel: [3, 3] }), out);
    const shortcut = stride === 1 ? x : net.conv(x, into, out, { kernel: [1, 1], stride });
    x = net.node('Relu', [net.node('Add', [y, shortcut])]);
    into = out;
  }
  const features = net.node('Flatten', [net.node('GlobalAveragePool', [x])]);
  return net.program(net.dense(features, into, 10), 10);
}

const mobileNetStages = [
  [2, 1],
  [4, 2],
  [4, 1],
  [8, 2],
  [8, 1],
  [16, 2],
  ...Array.from({ length: 5 }, () => [16, 1] as const),
  [32, 2],
  [32, 1],
] as const;

/** MobileNetV1 (Howard et al., arXiv 1704.04861), first layer `w` channels wide, cut to `blocks` separable blocks. */
export function mobileNet(
  batch: number,
  w: number,
  side: number,
  blocks = 13,
  options: Partial<ProgramOptions> = {},
): TrainingProgram {
  const net = createProgramBuilder({ batch, shape: [3, side, side], ...options });
  let x = normRelu(net, net.conv(net.input, 3, w, { kernel: [3, 3], stride: 2, pads: sameStride2 }), w);
  let into = w;
  for (const [factor, stride] of mobileNetStages.slice(0, blocks)) {
    const pads = stride === 2 ? { pads: sameStride2 } : {};
    x = normRelu(net, net.conv(x, into, into, { kernel: [3, 3], stride, group: into, ...pads }), into);
    x = normRelu(net, net.conv(x, into, factor * w, { kernel: [1, 1] }), factor * w);
    into = factor * w;
  }
  const features = net.node('Flatten', [net.node('GlobalAveragePool', [x])]);
  return net.program(net.node('Softmax', [net.dense(features, into, 2)]), 2);
}

/** DS-CNN for keywords (Zhang et al., arXiv 1711.07128): 49×10 features, four separable blocks `w` channels wide. */
export function dsCnn(batch: number, w = 64, options: Partial<ProgramOptions> = {}): TrainingProgram {
  const net = createProgramBuilder({ batch, shape: [1, 49, 10], ...options });
  let x = normRelu(net, net.conv(net.input, 1, w, { kernel: [10, 4], stride: 2, pads: [4, 1, 5, 1] }), w);
  for (let block = 0; block < 4; block++) {
    x = normRelu(net, net.conv(x, w, w, { kernel: [3, 3], group: w }), w);
    x = normRelu(net, net.conv(x, w, w, { kernel: [1, 1] }), w);
  }
  const features = net.node('Flatten', [net.node('GlobalAveragePool', [x])]);
  return net.program(net.dense(features, w, 12), 12);
}

/** Each 3×3 kernel as 3×1 then 1×3 of rank `rank` (spatial SVD, Jaderberg et al., arXiv 1405.3866). */
export function spatialSvdNet(
  batch: number,
  w: number,
  rank: number,
  side: number,
  options: Partial<ProgramOptions> = {},
): TrainingProgram {
  const net = createProgramBuilder({ batch, shape: [3, side, side], ...options });
  let x = net.input;
  let into = 3;
  for (const stride of [1, 2]) {
    const down = net.conv(x, into, rank, {
      kernel: [3, 1],
      strides: [stride, 1],
      pads: [stride === 1 ? 1 : 0, 0, 1, 0],
    });
    const across = net.conv(down, rank, w, {
      kernel: [1, 3],
      strides: [1, stride],
      pads: [0, stride === 1 ? 1 : 0, 0, 1],
      bias: true,
    });
    x = normRelu(net, across, w);
    into = w;
  }
  const pooled = net.node('Flatten', [net.node('GlobalAveragePool', [x])]);
  const hidden = net.dense(net.dense(pooled, into, rank), rank, into);
  return net.program(net.dense(net.node('Relu', [hidden]), into, 5), 5);
}

/** 1×1 squeeze, then 1×1 and 3×3 expansions side by side (SqueezeNet's fire module, Iandola et al., arXiv 1602.07360). */
function fire(net: ProgramBuilder, x: string, into: number, squeezed: number, out: number): string {
  const squeeze = normRelu(net, net.conv(x, into, squeezed, { kernel: [1, 1] }), squeezed);
  const [point, wide] = ([1, 3] as const).map((size) => net.conv(squeeze, squeezed, out / 2, { kernel: [size, size] }));
  return net.node('Concat', [point ?? '', wide ?? ''], { axis: int(1) });
}

/** Half of the maps from a convolution, half from cheap depthwise ones (GhostNet, Han et al., arXiv 1911.11907). */
function ghost(net: ProgramBuilder, x: string, into: number, out: number): string {
  const half = out / 2;
  const primary = net.conv(x, into, half, { kernel: [3, 3], bias: true });
  const cheap = net.conv(primary, half, half, { kernel: [3, 3], group: half });
  return net.node('Concat', [primary, cheap], { axis: int(1) });
}

/** Squeeze and excitation (Hu et al., arXiv 1709.01507). */
function excite(net: ProgramBuilder, x: string, channels: number): string {
  const squeezed = net.node('GlobalAveragePool', [x]);
  const gate = net.conv(squeezed, channels, channels, { kernel: [1, 1], bias: true });
  return net.node('Mul', [x, net.node('HardSigmoid', [gate])]);
}

/**
 * What else a supernet is made of, at widths that fill blocks of 8 and 16 channels and widths that do not: a pooled input,
 * fire and ghost branches, strides on one axis, dilation, every pool, excitation, two norms added to each other.
 */
export function branchyNet(batch: number, side: number, options: Partial<ProgramOptions> = {}): TrainingProgram {
  const net = createProgramBuilder({ batch, shape: [3, side, side], ...options });
  const pool = (opType: string, x: string, size: number, stride: number, pads = [0, 0, 0, 0]): string =>
    net.node(opType, [x], { kernel_shape: ints([size, size]), strides: ints([stride, stride]), pads: ints(pads) });
  let x = pool('AveragePool', net.input, 2, 1);
  x = normRelu(net, net.conv(x, 3, 24, { kernel: [3, 3], pads: [0, 1, 1, 1] }), 24);
  x = normRelu(net, fire(net, x, 24, 12, 32), 32);
  x = normRelu(net, ghost(net, x, 32, 24), 24);
  const left = net.norm(net.conv(x, 24, 40, { kernel: [3, 3], stride: 2, pads: [1, 1, 1, 1] }), 40);
  const right = net.norm(net.conv(x, 24, 40, { kernel: [1, 1], stride: 2 }), 40);
  x = net.node('Relu', [net.node('Add', [left, right])]);
  x = net.node('HardSwish', [net.norm(net.conv(x, 40, 40, { kernel: [3, 3], group: 40 }), 40)]);
  x = excite(net, x, 40);
  x = pool('MaxPool', net.conv(x, 40, 18, { kernel: [3, 1], strides: [2, 1], pads: [1, 0, 1, 0] }), 2, 1);
  x = net.conv(x, 18, 33, { kernel: [3, 3], dilations: [2, 2], pads: [2, 2, 2, 2] });
  x = pool('AveragePool', net.node('Tanh', [x]), 3, 2, [1, 1, 1, 1]);
  const features = net.node('Flatten', [net.node('GlobalAveragePool', [x])]);
  return net.program(net.dense(features, 33, 5), 5);
}
