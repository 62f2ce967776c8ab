// A gene string names one sub-network of the supernet (architecture of compression.md, "Space"). It is plain JSON: it
// stands in candidates.jsonl, crosses RPC and is shown to people.

/** The operator that a stage's layers use, with its ratio in (0, 1] (rank or kept share); 1 where it has none. */
export interface StageGene {
  /** Operator id, or `dense` for the layers as they were trained. */
  readonly operator: string;
  readonly ratio: number;
}

/** Number format of the exported network's weights and activations. */
export type Precision = 'float32' | 'int8';

export const precisions: readonly Precision[] = ['float32', 'int8'];

/** A classifier on an inner stage that answers instead of the rest of the network. */
export interface ExitGene {
  /** Exit id. */
  readonly id: string;
  /**
   * Least probability of the likeliest class at which the exit answers, 0…1. At 0 it always does: the network ends there.
   */
  readonly threshold: number;
}

export interface Genes {
  /** Stage id -> operator; a stage that is absent stays dense. */
  readonly stages: Readonly<Record<string, StageGene>>;
  /** Channel group id -> width multiplier in (0, 1]; absent is 1. */
  readonly widths: Readonly<Record<string, number>>;
  /** Residual block id -> kept; absent is kept. */
  readonly blocks: Readonly<Record<string, boolean>>;
  /** Share of the input's height and width that the network works on, in (0, 1]; absent is 1. */
  readonly resolution?: number;
  /** Absent is `float32`. */
  readonly precision?: Precision;
  /** Absent: every image goes through the whole network. */
  readonly exit?: ExitGene;
}

/** Genes of the network as a whole; those that are the baseline's are left out, as everywhere in gene strings. */
export type WholeGenes = Pick<Genes, 'resolution' | 'precision' | 'exit'>;

export function wholeGenes(
  resolution: number | undefined,
  precision: Precision | undefined,
  exit: ExitGene | null | undefined,
): WholeGenes {
  return {
    ...(resolution !== undefined && resolution !== 1 && { resolution }),
    ...(precision !== undefined && precision !== 'float32' && { precision }),
    ...(exit && { exit }),
  };
}

/** The genes of the network as it was trained. */
export const baselineGenes: Genes = { stages: {}, widths: {}, blocks: {} };

const sorted = <T>(record: Readonly<Record<string, T>>, isDefault: (value: T) => boolean): [string, T][] =>
  Object.entries(record)
    .filter(([, value]) => !isDefault(value))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** A canonical text: equal for genes that name the same sub-network, whatever their key order or spelled-out defaults. */
export function geneKey(genes: Genes): string {
  const { resolution, precision, exit } = genes;
  const whole = wholeGenes(resolution, precision, exit && { id: exit.id, threshold: exit.threshold });
  return JSON.stringify([
    sorted(genes.stages, (gene) => gene.operator === 'dense').map(([id, gene]) => [id, gene.operator, gene.ratio]),
    sorted(genes.widths, (width) => width === 1),
    sorted(genes.blocks, (kept) => kept),
    ...(Object.keys(whole).length > 0 ? [whole] : []),
  ]);
}
