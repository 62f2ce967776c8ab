// Genes in words, for tables and tooltips.
import type { Genes } from './genes';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** For example `stage2 spatialSvd 50 %; widths 50 to 75 %; without block1`. */
export function describeGenes(genes: Genes): string {
  const stages = Object.entries(genes.stages)
    .filter(([, gene]) => gene.operator !== 'dense')
    .map(([id, gene]) => `${id} ${gene.operator}${gene.ratio < 1 ? ` ${percent(gene.ratio)}` : ''}`);
  const narrowed = Object.values(genes.widths).filter((width) => width < 1);
  const [low, high] = [Math.min(...narrowed), Math.max(...narrowed)];
  const widths =
    narrowed.length === 0
      ? []
      : [`${narrowed.length} widths ${low === high ? '' : `${percent(low)} to `}${percent(high)}`];
  const dropped = Object.entries(genes.blocks).flatMap(([id, kept]) => (kept ? [] : [`without ${id}`]));
  const parts = [...stages, ...widths, ...dropped];
  return parts.length === 0 ? 'as trained' : parts.join('; ');
}
