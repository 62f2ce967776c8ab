// Networks of the kinds that AdaScale trains, at any size: the MLPerf Tiny shapes at full size for the benchmark, small for tests.
import type { TrainingProgram } from '../../src/engine/compute/backend';
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
