// Genes in words, for tables and tooltips.
import type { ExitGene, Genes } from './genes';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Stages of one operator and ratio together: `stage1, stage2 spatialSvd 50 %`. */
function describeStages(stages: Genes['stages']): string[] {
  const byGene = new Map<string, string[]>();
  for (const [id, { operator, ratio }] of Object.entries(stages)) {
    if (operator === 'dense') continue;
    const what = `${operator}${ratio < 1 ? ` ${percent(ratio)}` : ''}`;
    byGene.set(what, [...(byGene.get(what) ?? []), id]);
  }
  return [...byGene].map(([what, ids]) => `${ids.join(', ')} ${what}`);
}

/** An exit that always answers ends the network; others answer where they are sure enough. */
function describeExit({ id, threshold }: ExitGene): string {
  return threshold === 0 ? `ends at ${id}` : `may leave at ${id} from ${percent(threshold)} confidence`;
}

/** Resolution, precision and exit. */
function describeWhole({ resolution = 1, precision = 'float32', exit }: Genes): string[] {
  return [
    ...(resolution < 1 ? [`input at ${percent(resolution)}`] : []),
    ...(exit === undefined ? [] : [describeExit(exit)]),
    ...(precision === 'float32' ? [] : [precision]),
  ];
}

/** For example `stage2 spatialSvd 50 %; 3 widths 50 % to 75 %; without block1; input at 75 %; int8`. */
export function describeGenes(genes: Genes): string {
  const stages = describeStages(genes.stages);
  const narrowed = Object.values(genes.widths).filter((width) => width < 1);
  const [low, high] = [Math.min(...narrowed), Math.max(...narrowed)];
  const widths =
    narrowed.length === 0
      ? []
      : [`${narrowed.length} widths ${low === high ? '' : `${percent(low)} to `}${percent(high)}`];
  const dropped = Object.entries(genes.blocks).flatMap(([id, kept]) => (kept ? [] : [`without ${id}`]));
  const parts = [...stages, ...widths, ...dropped, ...describeWhole(genes)];
  return parts.length === 0 ? 'as trained' : parts.join('; ');
}
