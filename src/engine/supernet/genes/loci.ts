// The search space as a flat list of places, each with its options: what random draws, mutation and counting work on.
import { wholeGenes, type ExitGene, type Genes, type Precision, type StageGene } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';

export type Locus =
  | { readonly kind: 'stage'; readonly id: string; readonly options: readonly StageGene[] }
  | { readonly kind: 'width'; readonly id: string; readonly options: readonly number[] }
  | { readonly kind: 'block'; readonly id: string; readonly options: readonly boolean[] }
  | { readonly kind: 'resolution'; readonly id: 'resolution'; readonly options: readonly number[] }
  | { readonly kind: 'precision'; readonly id: 'precision'; readonly options: readonly Precision[] }
  | { readonly kind: 'exit'; readonly id: 'exit'; readonly options: readonly (ExitGene | null)[] };

const dense: StageGene = { operator: 'dense', ratio: 1 };

/**
 * Stages, then widths, then blocks, in the space's order, then what concerns the whole network. Every stage offers `dense`
 * besides its choices, and where there are exits there is the choice of none.
 */
export function spaceLoci(space: SpaceSummary): readonly Locus[] {
  return [
    ...space.stages.map(({ id, choices }): Locus => ({
      kind: 'stage',
      id,
      options: [dense, ...choices.flatMap(({ operator, ratios }) => ratios.map((ratio) => ({ operator, ratio })))],
    })),
    ...space.groups.map(({ id, widths }): Locus => ({ kind: 'width', id, options: widths })),
    ...space.blocks.map(({ id }): Locus => ({ kind: 'block', id, options: [true, false] })),
    ...wholeLoci(space),
  ];
}

function wholeLoci({ resolutions = [], precisions = [], exits = [] }: SpaceSummary): Locus[] {
  const answers = exits.flatMap(({ id, thresholds }) => thresholds.map((threshold): ExitGene => ({ id, threshold })));
  const loci: Locus[] = [
    { kind: 'resolution', id: 'resolution', options: resolutions },
    { kind: 'precision', id: 'precision', options: precisions },
    { kind: 'exit', id: 'exit', options: answers.length === 0 ? [] : [null, ...answers] },
  ];
  return loci.filter(({ options }) => options.length > 0);
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
    case 'resolution':
      return locus.options.indexOf(genes.resolution ?? 1);
    case 'precision':
      return locus.options.indexOf(genes.precision ?? 'float32');
    case 'exit':
      return locus.options.findIndex((o) => o?.id === genes.exit?.id && o?.threshold === genes.exit?.threshold);
    default:
      return locus satisfies never;
  }
}

/** The genes that choose `options[i]` of locus i; baseline options are left out. */
export function genesFrom(loci: readonly Locus[], options: readonly number[]): Genes {
  const stages: Record<string, StageGene> = {};
  const widths: Record<string, number> = {};
  const blocks: Record<string, boolean> = {};
  const whole: { resolution?: number; precision?: Precision; exit?: ExitGene | null } = {};
  loci.forEach((locus, index) => {
    const place = options[index] ?? -1;
    if (locus.kind === 'stage') set(stages, locus.id, locus.options[place], dense);
    else if (locus.kind === 'width') set(widths, locus.id, locus.options[place], 1);
    else if (locus.kind === 'block') set(blocks, locus.id, locus.options[place], true);
    else Object.assign(whole, { [locus.kind]: locus.options[place] });
  });
  return { stages, widths, blocks, ...wholeGenes(whole.resolution, whole.precision, whole.exit) };
}

function set<T>(record: Record<string, T>, id: string, option: T | undefined, baseline: T): void {
  if (option !== undefined && option !== baseline) record[id] = option;
}
