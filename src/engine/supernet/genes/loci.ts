// The search space as a flat list of places, each with its options: what random draws, mutation and counting work on.
import type { Genes, StageGene } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';

export type Locus =
  | { readonly kind: 'stage'; readonly id: string; readonly options: readonly StageGene[] }
  | { readonly kind: 'width'; readonly id: string; readonly options: readonly number[] }
  | { readonly kind: 'block'; readonly id: string; readonly options: readonly boolean[] };

const dense: StageGene = { operator: 'dense', ratio: 1 };

/** Stages, then widths, then blocks, in the space's order. Every stage offers `dense` besides its choices. */
export function spaceLoci(space: SpaceSummary): readonly Locus[] {
  return [
    ...space.stages.map(({ id, choices }): Locus => ({
      kind: 'stage',
      id,
      options: [dense, ...choices.flatMap(({ operator, ratios }) => ratios.map((ratio) => ({ operator, ratio })))],
    })),
    ...space.groups.map(({ id, widths }): Locus => ({ kind: 'width', id, options: widths })),
    ...space.blocks.map(({ id }): Locus => ({ kind: 'block', id, options: [true, false] })),
  ];
}

/** Which option `genes` hold at a locus: absent genes are the baseline's. */
export function optionAt(genes: Genes, locus: Locus): number {
  switch (locus.kind) {
    case 'stage': {
      const gene = genes.stages[locus.id] ?? dense;
      return locus.options.findIndex(
        (o) => o.operator === gene.operator && (o.operator === 'dense' || o.ratio === gene.ratio),
      );
    }
    case 'width':
      return locus.options.indexOf(genes.widths[locus.id] ?? 1);
    case 'block':
      return locus.options.indexOf(genes.blocks[locus.id] ?? true);
    default:
      return locus satisfies never;
  }
}

/** The genes that choose `options[i]` of locus i; baseline options are left out. */
export function genesFrom(loci: readonly Locus[], options: readonly number[]): Genes {
  const stages: Record<string, StageGene> = {};
  const widths: Record<string, number> = {};
  const blocks: Record<string, boolean> = {};
  loci.forEach((locus, index) => {
    const option = locus.options[options[index] ?? -1];
    if (option === undefined || option === 1 || option === true || option === dense) return;
    if (typeof option === 'number') widths[locus.id] = option;
    else if (typeof option === 'boolean') blocks[locus.id] = option;
    else stages[locus.id] = option;
  });
  return { stages, widths, blocks };
}
