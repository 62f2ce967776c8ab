// Moves between neighbours: one choice a step along (the next width, the next ratio), every stage or every group a step the
// same way, or one stage's operator everywhere. Redrawing genes (mutateGenes) explores; these walk along the frontier.
import type { Random } from '../../../shared/random';
import type { Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';
import { genesFrom, optionAt, spaceLoci, type Locus } from './loci';

/** Genes one move away; the same ones where the space has a single network. */
export function stepGenes(space: SpaceSummary, genes: Genes, random: Random): Genes {
  const loci = spaceLoci(space);
  const mutable = [...loci.keys()].filter((index) => (loci[index]?.options.length ?? 0) > 1);
  const start = mutable[random.integer(mutable.length)];
  if (start === undefined) return genes;
  const options = loci.map((locus) => Math.max(0, optionAt(genes, locus)));
  const up = random.next() < 0.5 ? 1 : -1;
  const scope = random.next();
  if (scope < 0.6)
    return genesFrom(
      loci,
      options.map((option, index) => (index === start ? along(loci, index, option, up) : option)),
    );
  const { kind } = loci[start] as Locus;
  const sameKind = (index: number): boolean => loci[index]?.kind === kind;
  if (scope < 0.85 || kind !== 'stage') {
    return genesFrom(
      loci,
      options.map((option, index) => (sameKind(index) ? along(loci, index, option, up) : option)),
    );
  }
  return genesFrom(
    loci,
    options.map((option, index) => (sameKind(index) ? like(loci, start, options, index) : option)),
  );
}

/** The next option up or down; at an end the one before it. */
function along(loci: readonly Locus[], index: number, option: number, up: 1 | -1): number {
  const last = (loci[index]?.options.length ?? 1) - 1;
  const next = option + up;
  return next < 0 || next > last ? Math.min(last, Math.max(0, option - up)) : next;
}

/** The option of stage `index` that is nearest to what stage `start` has: same operator, nearest ratio. */
function like(loci: readonly Locus[], start: number, options: readonly number[], index: number): number {
  const model = loci[start];
  const other = loci[index];
  const own = options[index] ?? 0;
  if (model?.kind !== 'stage' || other?.kind !== 'stage') return own;
  const wanted = model.options[options[start] ?? 0];
  let best = own;
  let least = Infinity;
  other.options.forEach(({ operator, ratio }, place) => {
    const distance = Math.abs(ratio - (wanted?.ratio ?? 1));
    if (operator !== wanted?.operator || distance >= least) return;
    best = place;
    least = distance;
  });
  return best;
}
