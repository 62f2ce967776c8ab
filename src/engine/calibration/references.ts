// Other programs slow a computer for seconds on end, all kernels by nearly the same factor. So the same two networks run in every
// batch, round by round with its kernels: how much slower they were than at their calmest is by how much the batch was. One
// computes, the other moves memory; their geometric mean steadied kernels of all kinds best.
import { quantile } from '../runtimes/statistics';
import type { Graph } from '../graph/graph';
import type { KernelShape } from '../profile/kernelShape';
import { kernelProbe } from './kernelProbe';

const computing: KernelShape = {
  ...{ kind: 'conv', precision: 'float32', inChannels: 64, outChannels: 64 },
  ...{ inHeight: 14, inWidth: 14, outHeight: 14, outWidth: 14, kernelHeight: 3, kernelWidth: 3 },
  ...{ groups: 1, addsSum: false, activation: 'relu' },
};

const moving: KernelShape = {
  ...{ kind: 'depthwise', precision: 'float32', inChannels: 128, outChannels: 128 },
  ...{ inHeight: 28, inWidth: 28, outHeight: 28, outWidth: 28, kernelHeight: 3, kernelWidth: 3 },
  ...{ groups: 128, addsSum: false, activation: 'relu' },
};

/** About a third of a millisecond each. */
const copies = 4;

export const referenceGraphs = (): readonly Graph[] =>
  [computing, moving].map((shape) => kernelProbe(shape, copies).long);

/** A measurement with the times of the references beside it, ms; none where the device refused them. */
export interface Referenced {
  readonly referenceMs: readonly number[];
}

/** The very calmest may be a clock's fault. */
const calmShare = 0.05;

/** By what factor each measurement was slower than a calm one. @param lines All of one calibration. */
export function slowdowns(lines: readonly Referenced[]): (line: Referenced) => number {
  const calmest = referenceGraphs().map((_, i) => {
    const times = lines.flatMap(({ referenceMs }) => referenceMs.slice(i, i + 1)).sort((a, b) => a - b);
    return times.length === 0 ? 1 : quantile(times, calmShare);
  });
  return ({ referenceMs }) => {
    if (referenceMs.length < calmest.length) return 1;
    const logs = calmest.map((calm, i) => Math.log(referenceMs[i]! / calm));
    return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  };
}
