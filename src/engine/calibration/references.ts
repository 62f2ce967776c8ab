// Other programs slow a computer for seconds on end: what multiplies all the time hardly, what moves memory more, and most what
// calls one small kernel after the other. So the same three networks, one of each, run in every batch, round by round with its
// kernels: how much slower they were than at their calmest, in the geometric mean, is by how much the batch was.
import { quantile } from '../runtimes/statistics';
import type { Graph } from '../graph/graph';
import type { KernelShape } from '../profile/kernelShape';
import { kernelProbe } from './probes/kernelProbe';

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

const calling: KernelShape = {
  ...{ kind: 'conv', precision: 'float32', inChannels: 16, outChannels: 16 },
  ...{ inHeight: 4, inWidth: 4, outHeight: 4, outWidth: 4, kernelHeight: 3, kernelWidth: 3 },
  ...{ groups: 1, addsSum: false, activation: 'relu' },
};

/** A tenth to a third of a millisecond each. */
const copies: readonly (readonly [KernelShape, number])[] = [
  [computing, 4],
  [moving, 4],
  [calling, 40],
];

export const referenceGraphs = (): readonly Graph[] => copies.map(([shape, count]) => kernelProbe(shape, count).long);

/** A measurement with the times of the references beside it, ms; none where the device refused them. */
export interface Referenced {
  readonly referenceMs: readonly number[];
}

/** The very calmest may be a clock's fault. */
const calmShare = 0.05;

/** Beyond this a measurement was disturbed: what slows a computer so much slows its kernels by different factors. */
const mostCalm = 1.1;

/**
 * By what factor each reference was slower than when it was calm; ones where the device refused the references.
 *
 * @param lines All of one calibration that were measured in one way.
 */
export function referenceSlowdowns(lines: readonly Referenced[]): (line: Referenced) => readonly number[] {
  const calmest = copies.map((_, i) => {
    const times = lines.flatMap(({ referenceMs }) => referenceMs.slice(i, i + 1)).sort((a, b) => a - b);
    return times.length === 0 ? 1 : quantile(times, calmShare);
  });
  return ({ referenceMs }) => {
    if (referenceMs.length < calmest.length) return calmest.map(() => 1);
    return calmest.map((calm, i) => referenceMs[i]! / calm);
  };
}

/**
 * Measures until the device is calm, at most so many times.
 *
 * @param seen The references of every measurement of the kind so far; those of these are added.
 * @param measure Returns the times of the references beside it.
 */
export async function whileDisturbed(
  attempts: number,
  seen: Referenced[],
  measure: () => Promise<readonly number[]>,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const referenceMs = await measure();
    seen.push({ referenceMs });
    if (slowdowns(seen)({ referenceMs }) <= mostCalm) return;
  }
}

/** By what factor each measurement was slower than a calm one. @param lines As of {@link referenceSlowdowns}. */
export function slowdowns(lines: readonly Referenced[]): (line: Referenced) => number {
  const each = referenceSlowdowns(lines);
  return (line) => Math.exp(each(line).reduce((sum, factor, _, { length }) => sum + Math.log(factor) / length, 0));
}
