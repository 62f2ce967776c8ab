// Pools and concatenations: many of them on few values, since to make a value takes about as long as a kernel. A runtime computes equal
// nodes once (common subexpression elimination), so that no two are written alike: pools say again what holds
// anyway, concatenations join other pairs. Both networks make the values and read as often; the longer one reads what its kernels make of
// them.
import { int, type Graph } from '../../graph/graph';
import type { KernelShape } from '../../profile/kernelShape';
import { translated } from '../../profile/workload/dialects';
import type { KernelProbe } from './kernelProbe';
import { poolSpellings } from './poolSpellings';
import { finish, smallInput, spread, tap, tapResult } from './probeParts';
import { Sketch, window } from './sketch';

/** @param values What has been made so far, the newest last. */
type Kernel = (sketch: Sketch, values: readonly string[]) => string;

/** Of each value the kernels that are computed as soon as it is there, while it lies in the cache. */
type Plan = readonly (readonly Kernel[])[];

/** @param copies Kernels that the longer network has, about. */
export function weightlessProbe(shape: KernelShape, copies: number): KernelProbe {
  const plan = shape.kind === 'concat' ? planConcatenations(shape, copies) : planPools(shape, copies);
  const build = (withKernels: boolean): Graph => network(shape, plan, withKernels);
  return { short: build(false), long: build(true), copies: plan.flat().length };
}

function network(shape: KernelShape, plan: Plan, withKernels: boolean): Graph {
  const sketch = new Sketch();
  const channels = readChannels(shape);
  const first = spread(sketch, channels);
  const values: string[] = [];
  const taps = plan.flatMap((kernels) => {
    const weight = sketch.constant([channels, 1, 1, 1]);
    const value = sketch.node('Conv', [first, weight], { ...window(1, 1), group: int(channels) });
    values.push(value);
    const read = (): string => tap(sketch, value, channels, shape.inHeight, shape.inWidth);
    return [
      read(),
      ...kernels.map((kernel) => (withKernels ? tapResult(sketch, shape, kernel(sketch, values)) : read())),
    ];
  });
  return finish(sketch, shape, smallInput(shape), taps);
}

const readChannels = ({ kind, inChannels }: KernelShape): number => (kind === 'concat' ? inChannels / 2 : inChannels);

/** Whole blocks of every runtime. */
const wholeBlocks = 16;

/**
 * Kernels cannot share a value that a runtime brings into another layout for them: it would do so once for all, and in a network it
 * does so for each.
 */
const canShare = (shape: KernelShape): boolean =>
  shape.precision === 'int8' || readChannels(shape) % wholeBlocks === 0 || readChannels(shape) % translated !== 0;

function planPools(shape: KernelShape, copies: number): Plan {
  const kernels = poolSpellings(shape).map(
    ({ opType, attributes }): Kernel =>
      (sketch, values) =>
        sketch.node(opType, values.slice(-1), attributes),
  );
  const each = canShare(shape) ? Math.min(copies, kernels.length) : 1;
  return Array.from({ length: Math.ceil(copies / each) }, () => kernels.slice(0, each));
}

const join = (sketch: Sketch, a: string, b: string): string => sketch.node('Concat', [a, b], { axis: int(1) });

function planConcatenations(shape: KernelShape, copies: number): Plan {
  if (!canShare(shape)) {
    const own: Kernel = (sketch, values) => join(sketch, values.at(-2)!, values.at(-1)!);
    return Array.from({ length: copies }, () => [[], [own]]).flat();
  }
  const plan: (readonly Kernel[])[] = [[]];
  while (plan.flat().length < copies) plan.push(withEachBefore(plan.length));
  return plan;
}

/** In either order. */
const withEachBefore = (newest: number): readonly Kernel[] =>
  Array.from({ length: newest }, (_, earlier): readonly Kernel[] => [
    (sketch, values) => join(sketch, values[earlier]!, values[newest]!),
    (sketch, values) => join(sketch, values[newest]!, values[earlier]!),
  ]).flat();
