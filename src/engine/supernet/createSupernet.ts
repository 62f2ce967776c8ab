// From one trained network to the supernet: prepare, sort channels by importance, plan the space, recycle weights into
// branches and lay everything out in one vector (arXiv 2412.00724, self-evolutionary network; Cai et al., "Once-for-All").
import { precisions } from '../../shared/run/genes';
import { channelGroups } from '../graph/channels';
import type { Graph } from '../graph/graph';
import { residualBlocks, stages } from '../graph/stages';
import { replaceOperators } from '../operators/index';
import { foldBatchNorm } from '../operators/int8/foldBatchNorm';
import { planQuantisation } from '../operators/int8/quantisationPlan';
import { resolutionShares } from '../operators/resolutionScale/resolutionShares';
import { layOut, trunkTensors } from './layout';
import { branchTensors, elasticGroups, groupSlices, planStages, summarise, type Plan } from './plan';
import { prepareGraph } from './prepareGraph';
import { smallestGenes } from './smallestGenes';
import { sortChannels } from './sortChannels';
import { subNetwork } from './subNetwork';
import type { Supernet } from './supernet';

export interface SupernetOptions {
  /** Widths are rounded up to multiples of this many channels (less for small groups). */
  readonly quantum?: number;
}

/** @throws AdaScaleError `model.inputs` or `model.shape` where the network is not one that can be compressed. */
export function createSupernet(graph: Graph, { quantum = 8 }: SupernetOptions = {}): Supernet {
  const prepared = prepareGraph(graph);
  const groups = elasticGroups(channelGroups(prepared), quantum);
  const sorted = sortChannels(prepared, groups);
  return supernetOf({
    graph: sorted,
    stages: planStages(sorted, stages(sorted), replaceOperators),
    groups,
    blocks: residualBlocks(sorted),
    slices: groupSlices(groups),
    resolutions: resolutionShares(sorted),
    precisions: planQuantisation(foldBatchNorm(sorted)).layers.length > 0 ? precisions : ['float32'],
  });
}

/** Completes a plan with its store. */
export function supernetOf(parts: Omit<Plan, 'stored'>): Supernet {
  const { layout, initial } = layOut([...trunkTensors(parts.graph), ...branchTensors(parts.stages)]);
  const plan: Plan = { ...parts, stored: new Map(layout.parameters.map((stored) => [stored.key, stored])) };
  return {
    graph: parts.graph,
    space: summarise(parts),
    layout,
    initial,
    subNetwork: (genes) => subNetwork(plan, genes),
    smallest: subNetwork(plan, smallestGenes(plan)).genes,
  };
}
