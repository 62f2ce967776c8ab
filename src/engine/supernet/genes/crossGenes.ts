// Uniform crossover: every gene comes from one parent or the other with equal chance; a gene that a parent leaves out is
// the baseline's, and that too is inherited.
import type { Random } from '../../../shared/random';
import type { Genes } from '../../../shared/run/genes';

export function crossGenes(a: Genes, b: Genes, random: Random): Genes {
  const mix = <T>(first: Readonly<Record<string, T>>, second: Readonly<Record<string, T>>): Record<string, T> => {
    const ids = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
    const inherited = ids.flatMap((id): [string, T][] => {
      const value = (random.next() < 0.5 ? first : second)[id];
      return value === undefined ? [] : [[id, value]];
    });
    return Object.fromEntries(inherited);
  };
  return { stages: mix(a.stages, b.stages), widths: mix(a.widths, b.widths), blocks: mix(a.blocks, b.blocks) };
}
