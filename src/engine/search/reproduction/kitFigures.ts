// The figures of one experiment that the paper's abstract has counterparts for.
import type { DeliveredVariant, ExperimentResult, MethodId, MethodResult } from '../../../shared/protocol/reproduce';
import { hypervolume } from '../../../shared/pareto/hypervolume';
import { referenceCorner } from '../relativeVector';

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Variants that lose less than this against the starting network count for latency and energy, as a share. */
export const toleratedLoss = 0.04;

export const methodOf = ({ methods }: ExperimentResult, id: MethodId): MethodResult | null =>
  methods.find(({ method, variants }) => method === id && variants.length > 0) ?? null;

export const startingVariant = (result: ExperimentResult): DeliveredVariant | null =>
  methodOf(result, 'baseline')?.variants[0] ?? null;

export const meanAccuracy = (result: MethodResult | null): number | null =>
  result === null ? null : mean(result.variants.map(({ accuracy }) => accuracy));

/** Share of the reference box that the variants and the starting network dominate together; null where one is unmeasured. */
export function methodVolume(experiment: ExperimentResult, id: MethodId): number | null {
  const start = startingVariant(experiment);
  const method = methodOf(experiment, id);
  if (start === null || method === null) return null;
  const vectors = [start, ...method.variants, ...(method.others ?? [])].map((variant) => relative(variant, start));
  if (vectors.some((vector) => vector.some(Number.isNaN))) return null;
  return hypervolume(vectors, referenceCorner) / referenceCorner.reduce((product, side) => product * side, 1);
}

const relative = (variant: DeliveredVariant, start: DeliveredVariant): readonly number[] => [
  1 - variant.accuracy,
  (variant.latencyMs ?? NaN) / (start.latencyMs ?? NaN),
  variant.peakMemoryBytes / start.peakMemoryBytes,
  variant.parameters / start.parameters,
];

/** Starting network over variant, of the variants that lose less than the tolerated share; the largest first. */
export function ratios(
  experiment: ExperimentResult,
  id: MethodId,
  figure: (variant: DeliveredVariant) => number | null,
): readonly number[] {
  const start = startingVariant(experiment);
  const whole = start && figure(start);
  const variants = methodOf(experiment, id)?.variants ?? [];
  if (start === null || whole === null) return [];
  return variants
    .filter(({ accuracy }) => accuracy > start.accuracy - toleratedLoss)
    .flatMap((variant) => {
      const own = figure(variant);
      return own === null || own <= 0 ? [] : [whole / own];
    })
    .sort((a, b) => b - a);
}
