// Counting through a space: a number for each combination of options, the last locus counting fastest.
import type { Locus } from '../../../src/engine/supernet/genes/loci';

export const combinationCount = (loci: readonly Locus[]): number =>
  loci.reduce((product, locus) => product * locus.options.length, 1);

/** The option of each locus in combination `number`. */
export function optionsOf(loci: readonly Locus[], number: number): number[] {
  let rest = number;
  return [...loci]
    .reverse()
    .map(({ options }) => {
      const option = rest % options.length;
      rest = Math.floor(rest / options.length);
      return option;
    })
    .reverse();
}

export const numberOf = (loci: readonly Locus[], options: readonly number[]): number =>
  loci.reduce((number, locus, index) => number * locus.options.length + (options[index] as number), 0);
