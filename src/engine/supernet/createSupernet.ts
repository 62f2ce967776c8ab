// From one trained network to the supernet: prepare, sort channels by importance, plan the space, recycle weights into
// branches and lay everything out in one vector (arXiv 2412.00724, self-evolutionary network; Cai et al., "Once-for-All").
import type { SpaceSummary } from '../../shared/run/manifest';
import { channelGroups } from '../graph/channels';
import type { Graph } from '../graph/graph';
import { residualBlocks, stages } from '../graph/stages';
import { attachExits, cutAtExit } from '../operators/earlyExit/exitGraph';
import { exitPoints, type ExitPoint } from '../operators/earlyExit/exitPoints';
import { foldBatchNorm } from '../operators/int8/foldBatchNorm';
import { planQuantisation } from '../operators/int8/quantisationPlan';
import { resolutionShares } from '../operators/resolutionScale/resolutionShares';
import { layOut, trunkTensors } from './layout';
import { offered } from './offered';
import { branchTensors, elasticGroups, groupSlices, planStages, summarise, type ElasticGroup, type Plan } from './plan';
import { prepareGraph } from './prepareGraph';
import { smallestGenes } from './smallestGenes';
import { sortChannels } from './sortChannels';
import { subNetwork } from './subNetwork';
import type { Supernet } from './supernet';
import { usualQuantum } from './widthOptions';

export interface SupernetOptions {
  /** Widths are rounded up to multiples of this many channels (less for small groups). */
  readonly quantum?: number;
  /** Ids of the operators that may be used; all where absent. */
  readonly operators?: readonly string[] | undefined;
  /** Of the run that the supernet belongs to, where it has one already: what it lacks is not offered. */
  readonly space?: SpaceSummary;
}

/** @throws AdaScaleError `model.inputs` or `model.shape` where the network is not one that can be compressed. */
export function createSupernet(
  graph: Graph,
  { quantum = usualQuantum, operators, space }: SupernetOptions = {},
): Supernet {
  const prepared = prepareGraph(graph);
  const offers = offered(operators, space);
  const exits = offers.exits ? withThresholds(exitPoints(prepared), space) : [];
  const withExits = attachExits(prepared, exits);
  const groups = offers.widths ? withWidths(elasticGroups(channelGroups(withExits), quantum), space) : [];
  const all = sortChannels(withExits, groups);
  const sorted = cutAtExit(all, null);
  return supernetOf({
    graph: all,
    exits,
    stages: planStages(sorted, stages(sorted), offers.replace),
    groups,
    blocks: offers.blocks ? residualBlocks(sorted) : [],
    slices: groupSlices(groups),
    ...(offers.resolutions && { resolutions: resolutionShares(sorted) }),
    precisions: planQuantisation(foldBatchNorm(sorted)).layers.length > 0 ? offers.precisions : ['float32'],
  });
}

/** A run goes on with the widths that it began with. */
function withWidths(groups: readonly ElasticGroup[], space: SpaceSummary | undefined): readonly ElasticGroup[] {
  if (space === undefined) return groups;
  const recorded = new Map(space.groups.map(({ id, widths }) => [id, widths]));
  return groups.flatMap((group) => {
    const widths = recorded.get(group.id);
    return widths === undefined ? [] : [{ ...group, widths }];
  });
}

/** A run that began with fewer thresholds goes on with them. */
function withThresholds(exits: readonly ExitPoint[], space: SpaceSummary | undefined): readonly ExitPoint[] {
  const recorded = new Map(space?.exits?.map(({ id, thresholds }) => [id, thresholds]));
  return exits.map((exit) => ({ ...exit, thresholds: recorded.get(exit.id) ?? exit.thresholds }));
}

/** Completes a plan with its store. */
export function supernetOf(parts: Omit<Plan, 'stored'>): Supernet {
  const { layout, initial } = layOut([...trunkTensors(parts.graph), ...branchTensors(parts.stages)]);
  const plan: Plan = { ...parts, stored: new Map(layout.parameters.map((stored) => [stored.key, stored])) };
  return {
    graph: cutAtExit(parts.graph, null),
    space: summarise(parts),
    exits: parts.exits ?? [],
    layout,
    initial,
    subNetwork: (genes) => subNetwork(plan, genes),
    smallest: subNetwork(plan, smallestGenes(plan)).genes,
  };
}
