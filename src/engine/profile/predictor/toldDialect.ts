// Which dialect a device speaks, told from its kernels: the one whose methods and work explain convolutions best that the costs were
// not fitted to. Nothing is asked of the device, so that a phone, an emulator and a computer are told apart by what they do.
import { createRandom } from '../../../shared/random';
import { dialectNames, dialects, type Dialect, type DialectName } from '../workload/dialects';
import { fitCosts, logRatio } from './fitCosts';
import { methodOf } from '../workload/kernelMethods';
import type { KernelSample } from './kernelModel';
import { kernelWork } from '../workload/kernelWork';

const folds = 3;
/** Errors of logarithms beyond count as this. */
const largest = 0.5;
const leastSamples = 8;

/** The first one where too few convolutions were measured to tell. */
export function toldDialect(samples: readonly KernelSample[]): DialectName {
  const telling = samples.filter(({ shape }) => methodsDiffer(shape));
  const order = createRandom(1, 'dialect').shuffle([...telling]);
  const judged = dialectNames.map((name) => ({ name, missed: missedBy(order, dialects[name]) }));
  return judged.reduce((best, one) => (one.missed < best.missed ? one : best)).name;
}

/** All dialects agree on the rest. */
const methodsDiffer = (shape: KernelSample['shape']): boolean =>
  new Set(dialectNames.map((name) => methodOf(shape, dialects[name]))).size > 1;

function missedBy(samples: readonly KernelSample[], dialect: Dialect): number {
  const families = new Map<string, KernelSample[]>();
  for (const sample of samples) {
    const method = methodOf(sample.shape, dialect);
    families.set(method, [...(families.get(method) ?? []), sample]);
  }
  return [...families.values()].reduce((sum, own) => sum + familyMissed(own, dialect), 0);
}

function familyMissed(samples: readonly KernelSample[], dialect: Dialect): number {
  if (samples.length < leastSamples) return largest * samples.length;
  const method = methodOf(samples[0]!.shape, dialect);
  const works = samples.map(({ shape }) => kernelWork(method, shape, dialect));
  let missed = 0;
  for (let fold = 0; fold < folds; fold++) {
    const fitted = samples.flatMap((_, i) => (i % folds === fold ? [] : [i]));
    const factors = fitCosts(
      fitted.map((i) => works[i]!),
      fitted.map((i) => samples[i]!.latencyMs),
    );
    samples.forEach(({ latencyMs }, i) => {
      if (i % folds === fold) missed += Math.min(largest, Math.abs(logRatio(works[i]!, factors, latencyMs)));
    });
  }
  return missed;
}
