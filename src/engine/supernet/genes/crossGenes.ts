// Uniform crossover: every gene comes from one parent or the other with equal chance; a gene that a parent leaves out is
// the baseline's, and that too is inherited.
import type { Random } from '../../../shared/random';
import { wholeGenes, type Genes } from '../../../shared/run/genes';

export function crossGenes(a: Genes, b: Genes, random: Random): Genes {
  const mix = <T>(first: Readonly<Record<string, T>>, second: Readonly<Record<string, T>>): Record<string, T> => {
    const ids = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
    const inherited = ids.flatMap((id): [string, T][] => {
      const value = (random.next() < 0.5 ? first : second)[id];
      return value === undefined ? [] : [[id, value]];
    });
    return Object.fromEntries(inherited);
  };
  const parts = { stages: mix(a.stages, b.stages), widths: mix(a.widths, b.widths), blocks: mix(a.blocks, b.blocks) };
  const either = <K extends keyof Genes>(gene: K): Genes[K] => {
    // Drawn only where there is something to inherit, so that a space without these genes breeds as it always did.
    if (a[gene] === undefined && b[gene] === undefined) return a[gene];
    return (random.next() < 0.5 ? a : b)[gene];
  };
  return { ...parts, ...wholeGenes(either('resolution'), either('precision'), either('exit')) };
}
