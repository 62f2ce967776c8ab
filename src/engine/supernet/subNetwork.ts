// One sub-network from genes, under the shortest name that it has: genes without an effect are left out of its key, so that
// the archive never evaluates the same network twice.
import { geneKey, wholeGenes, type Genes } from '../../shared/run/genes';
import type { ResidualBlock } from '../graph/stages';
import { assemble, liveParts, replacementAt, type LiveParts } from './assemble';
import { readGenes, type Choice, type StageChoice } from './choice';
import type { Plan, PlannedSite, StagePlan } from './plan';
import type { SubNetwork } from './supernet';

/** @throws AdaScaleError `search.genes` naming what the space does not have. */
export function subNetwork(plan: Plan, genes: Genes): SubNetwork {
  const choice = readGenes(plan, genes);
  const live = liveParts(plan, choice);
  const canonical = canonicalGenes(plan, choice, live);
  return { key: geneKey(canonical), genes: canonical, ...assemble(plan, choice, live) };
}

function canonicalGenes(plan: Plan, choice: Choice, live: LiveParts): Genes {
  const read = new Set(live.graph.nodes.flatMap((node) => node.inputs));
  const stages = plan.stages.flatMap((stage): [string, { operator: string; ratio: number }][] => {
    const chosen = choice.stages.get(stage.id);
    const effective = chosen && smallestEqual(plan, stage, chosen, live);
    return effective ? [[stage.id, { operator: effective.operator.id, ratio: effective.ratio }]] : [];
  });
  const widths = plan.groups
    .filter((group) => group.slices.some(({ initializer }) => read.has(initializer)))
    .map(({ id }): [string, number] => [id, choice.widths.get(id) ?? 1])
    .filter(([, width]) => width !== 1);
  const blocks = live.blocks.filter((block) => isDropped(plan, choice, block));
  return {
    stages: Object.fromEntries(stages),
    widths: Object.fromEntries(widths),
    blocks: Object.fromEntries(blocks.map(({ id }) => [id, false])),
    ...wholeGenes(
      choice.resolution,
      choice.precision,
      choice.exit && { id: choice.exit.id, threshold: choice.threshold },
    ),
  };
}

/** A block inside another dropped block goes with it. */
function isDropped(plan: Plan, choice: Choice, block: ResidualBlock): boolean {
  const inside = plan.blocks.some(
    (other) => other !== block && choice.dropped.has(other.id) && other.nodes.includes(block.add),
  );
  return choice.dropped.has(block.id) && !inside;
}

/** The smallest ratio that gives the same layers (ranks are rounded), or null where every layer stays dense. */
function smallestEqual(plan: Plan, stage: StagePlan, chosen: StageChoice, live: LiveParts): StageChoice | null {
  const sites = live.sites.get(stage) ?? [];
  const signature = (ratio: number): string =>
    sites.map((planned) => branchShapes(plan, planned, { ...chosen, ratio }, live)).join(';');
  const wanted = signature(chosen.ratio);
  if (wanted.replaceAll(';', '') === '') return null;
  const ratio = stage.choices.get(chosen.operator)?.find((offered) => signature(offered) === wanted);
  return { ...chosen, ratio: ratio ?? chosen.ratio };
}

function branchShapes(plan: Plan, planned: PlannedSite, choice: StageChoice, live: LiveParts): string {
  const replacement = replacementAt(plan, planned, choice, live.channels);
  return replacement ? replacement.weights.map(({ shape }) => shape.join('x')).join() : '';
}
