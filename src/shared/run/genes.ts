// A gene string names one sub-network of the supernet (architecture of compression.md, "Space"). It is plain JSON: it
// stands in candidates.jsonl, crosses RPC and is shown to people.

/** The operator that a stage's layers use, with its ratio in (0, 1] (rank or kept share); 1 where it has none. */
export interface StageGene {
  /** Operator id, or `dense` for the layers as they were trained. */
  readonly operator: string;
  readonly ratio: number;
}

export interface Genes {
  /** Stage id -> operator; a stage that is absent stays dense. */
  readonly stages: Readonly<Record<string, StageGene>>;
  /** Channel group id -> width multiplier in (0, 1]; absent is 1. */
  readonly widths: Readonly<Record<string, number>>;
  /** Residual block id -> kept; absent is kept. */
  readonly blocks: Readonly<Record<string, boolean>>;
}

/** The genes of the network as it was trained. */
export const baselineGenes: Genes = { stages: {}, widths: {}, blocks: {} };

const sorted = <T>(record: Readonly<Record<string, T>>, isDefault: (value: T) => boolean): [string, T][] =>
  Object.entries(record)
    .filter(([, value]) => !isDefault(value))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** A canonical text: equal for genes that name the same sub-network, whatever their key order or spelled-out defaults. */
export function geneKey(genes: Genes): string {
  return JSON.stringify([
    sorted(genes.stages, (gene) => gene.operator === 'dense').map(([id, gene]) => [id, gene.operator, gene.ratio]),
    sorted(genes.widths, (width) => width === 1),
    sorted(genes.blocks, (kept) => kept),
  ]);
}
