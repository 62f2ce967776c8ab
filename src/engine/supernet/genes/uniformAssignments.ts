// Warm starts: the compressions that a person would try first. One operator at one ratio everywhere, one width everywhere,
// every block dropped, a smaller input, an early exit, 8-bit integers, then their pairs. The search begins from them instead
// of from chance alone.
import { baselineGenes, geneKey, type Genes, type StageGene, type WholeGenes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';

/** Distinct genes, simple ones first, the baseline leading. */
export function uniformAssignments(space: SpaceSummary): readonly Genes[] {
  const operators = uniformOperators(space);
  const widths = uniformWidths(space);
  const blocks = space.blocks.length > 0 ? [Object.fromEntries(space.blocks.map(({ id }) => [id, false]))] : [];
  const whole = uniformWhole(space);
  const alone: Genes[] = [
    baselineGenes,
    ...widths.map((width): Genes => ({ stages: {}, widths: width, blocks: {} })),
    ...operators.map((stages): Genes => ({ stages, widths: {}, blocks: {} })),
    ...blocks.map((dropped): Genes => ({ stages: {}, widths: {}, blocks: dropped })),
  ];
  const genes: Genes[] = [
    ...alone,
    ...whole.map((gene): Genes => ({ ...baselineGenes, ...gene })),
    ...operators.flatMap((stages) => widths.map((width): Genes => ({ stages, widths: width, blocks: {} }))),
    ...blocks.flatMap((dropped) => widths.map((width): Genes => ({ stages: {}, widths: width, blocks: dropped }))),
    ...blocks.flatMap((dropped) => operators.map((stages): Genes => ({ stages, widths: {}, blocks: dropped }))),
    ...whole.flatMap((gene) => alone.map((part): Genes => ({ ...part, ...gene }))),
    ...whole.flatMap((gene) => whole.map((other): Genes => ({ ...baselineGenes, ...other, ...gene }))),
  ];
  return [...new Map(genes.map((entry) => [geneKey(entry), entry])).values()];
}

/** Each operator at each of its ratios, on every stage that offers the operator, at the stage's nearest ratio. */
function uniformOperators(space: SpaceSummary): Record<string, StageGene>[] {
  const all = space.stages.flatMap(({ choices }) =>
    choices.flatMap(({ operator, ratios }) => ratios.map((ratio): StageGene => ({ operator, ratio }))),
  );
  const distinct = [...new Map(all.map((gene) => [`${gene.operator} ${gene.ratio}`, gene])).values()];
  return distinct.map(({ operator, ratio }) =>
    Object.fromEntries(
      space.stages.flatMap(({ id, choices }) => {
        const ratios = choices.find((choice) => choice.operator === operator)?.ratios ?? [];
        return ratios.length === 0 ? [] : [[id, { operator, ratio: nearest(ratios, ratio) }]];
      }),
    ),
  );
}

/** Confidence at which an exit is tried first, beside always. */
const usualThreshold = 0.8;

/** Every smaller input, every exit at its usual thresholds, every other number format, each alone. */
function uniformWhole({ resolutions = [], precisions = [], exits = [] }: SpaceSummary): WholeGenes[] {
  return [
    ...precisions.filter((precision) => precision !== 'float32').map((precision) => ({ precision })),
    ...resolutions.filter((resolution) => resolution < 1).map((resolution) => ({ resolution })),
    ...exits.flatMap(({ id, thresholds }) => {
      const usual = [...new Set([0, usualThreshold].map((wanted) => nearest(thresholds, wanted)))];
      return usual.map((threshold) => ({ exit: { id, threshold } }));
    }),
  ];
}

const nearest = (ratios: readonly number[], wanted: number): number =>
  ratios.reduce((best, ratio) => (Math.abs(ratio - wanted) < Math.abs(best - wanted) ? ratio : best));

/** Every multiplier that some group offers below 1; groups without it take their next wider one. */
function uniformWidths(space: SpaceSummary): Record<string, number>[] {
  const multipliers = [...new Set(space.groups.flatMap(({ widths }) => widths))].filter((width) => width < 1);
  return multipliers
    .sort((a, b) => b - a)
    .map((multiplier) =>
      Object.fromEntries(space.groups.map(({ id, widths }) => [id, widths.find((width) => width >= multiplier) ?? 1])),
    );
}
