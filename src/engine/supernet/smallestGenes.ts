// The cheapest sub-network that runs to the network's end: every elastic group at its least width, every block that may go gone, the smallest
// input, and each stage under the choice with the fewest MACs at those widths. MACs add up over layers, so stages can be chosen
// one by one. Exits are left alone: a network cut off early would leave the rest untrained at its least widths.
import { wholeGenes, type Genes, type StageGene } from '../../shared/run/genes';
import { denseMacs } from '../operators/site';
import { liveParts, siteWidths, type LiveParts } from './assemble';
import { readGenes } from './choice';
import type { Plan, PlannedSite, StagePlan } from './plan';

export function smallestGenes(plan: Plan): Genes {
  const genes: Genes = {
    stages: {},
    widths: Object.fromEntries(plan.groups.map(({ id, widths }) => [id, widths[0] ?? 1])),
    blocks: Object.fromEntries(plan.blocks.map(({ id }) => [id, false])),
    ...wholeGenes(plan.resolutions?.[0], undefined, null),
  };
  const live = liveParts(plan, readGenes(plan, genes));
  const stages = plan.stages.map((stage) => [stage.id, cheapest(plan, stage, live)] as const);
  return { ...genes, stages: Object.fromEntries(stages) };
}

function cheapest(plan: Plan, stage: StagePlan, live: LiveParts): StageGene {
  const sites = live.sites.get(stage) ?? [];
  const options: StageGene[] = [{ operator: 'dense', ratio: 1 }];
  for (const [operator, ratios] of stage.choices)
    options.push(...ratios.map((ratio) => ({ operator: operator.id, ratio })));
  const costs = options.map((option) => sites.reduce((sum, site) => sum + siteMacs(plan, site, option, live), 0));
  return options[costs.indexOf(Math.min(...costs))] ?? { operator: 'dense', ratio: 1 };
}

function siteMacs(plan: Plan, { site, offers }: PlannedSite, gene: StageGene, live: LiveParts): number {
  const widths = siteWidths(plan, site, live.channels);
  const [operator, ratios] = [...offers].find(([known]) => known.id === gene.operator) ?? [];
  return operator && ratios?.includes(gene.ratio) ? operator.macs(site, widths, gene.ratio) : denseMacs(site, widths);
}
