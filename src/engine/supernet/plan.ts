// What a supernet knows about its network before any genes are chosen: where operators may act, which channel groups are
// elastic, which blocks may go, and where each tensor is stored.
import type { Precision } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import type { ChannelGroup } from '../graph/channels';
import type { Graph } from '../graph/graph';
import { inferShapes } from '../graph/shapes';
import type { ResidualBlock, Stage } from '../graph/stages';
import type { ExitPoint } from '../operators/earlyExit/exitPoints';
import type { ReplaceOperator, Site } from '../operators/operator';
import { createSite } from '../operators/site';
import { branchPrefix, type Storable } from './layout';
import type { StoredParameter } from './supernet';
import { widthOptions } from './widthOptions';

export interface ElasticGroup extends ChannelGroup {
  /** Multipliers in rising order. */
  readonly widths: readonly number[];
}

/** A layer that at least one operator may replace. */
export interface PlannedSite {
  readonly site: Site;
  /** Operator -> the ratios that save MACs here, rising. */
  readonly offers: ReadonlyMap<ReplaceOperator, readonly number[]>;
}

export interface StagePlan {
  readonly id: string;
  readonly sites: readonly PlannedSite[];
  /** Union over the stage's sites: a layer that does not offer a choice stays dense under it. */
  readonly choices: ReadonlyMap<ReplaceOperator, readonly number[]>;
}

/** The slice of one initializer's axis that belongs to a group. */
export interface GroupSlice {
  readonly group: string;
  readonly axis: number;
  readonly block: number;
}

export interface Plan {
  /** Channels sorted by importance. */
  readonly graph: Graph;
  readonly stages: readonly StagePlan[];
  readonly groups: readonly ElasticGroup[];
  readonly blocks: readonly ResidualBlock[];
  /** Initializer -> its elastic axes. */
  readonly slices: ReadonlyMap<string, readonly GroupSlice[]>;
  /** Shares of the input's sides that the network can work on, rising; absent where it takes one size only. */
  readonly resolutions?: readonly number[];
  /** Where a sub-network may end early: further outputs of `graph`, after its first; absent is nowhere. */
  readonly exits?: readonly ExitPoint[];
  /** Number formats that a sub-network can be exported in; absent is 32-bit floats only. */
  readonly precisions?: readonly Precision[];
  /** Store key -> place, filled once the layout is known. */
  readonly stored: ReadonlyMap<string, StoredParameter>;
}

export function elasticGroups(groups: readonly ChannelGroup[], quantum: number): ElasticGroup[] {
  return groups
    .filter((group) => group.adjustable)
    .map((group) => ({ ...group, widths: widthOptions(group.channels, quantum) }))
    .filter((group) => group.widths.length > 1);
}

export function groupSlices(groups: readonly ElasticGroup[]): Map<string, GroupSlice[]> {
  const slices = new Map<string, GroupSlice[]>();
  for (const group of groups) {
    for (const { initializer, axis, block } of group.slices) {
      slices.set(initializer, [...(slices.get(initializer) ?? []), { group: group.id, axis, block }]);
    }
  }
  return slices;
}

/** Stages that offer something; `graph` as it will be stored. */
export function planStages(graph: Graph, stages: readonly Stage[], operators: readonly ReplaceOperator[]): StagePlan[] {
  const shapes = inferShapes(graph);
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const plan = ({ id, nodes: names }: Stage): StagePlan => {
    const sites = names.flatMap((name): PlannedSite[] => {
      const node = nodes.get(name);
      const site = node ? createSite(graph, node, shapes) : null;
      if (!site) return [];
      const offers = new Map(operators.map((o) => [o, o.ratios(site)] as const).filter(([, r]) => r.length > 0));
      return offers.size > 0 ? [{ site, offers }] : [];
    });
    return { id, sites, choices: unionOfOffers(operators, sites) };
  };
  return stages.map(plan).filter((stage) => stage.sites.length > 0);
}

function unionOfOffers(operators: readonly ReplaceOperator[], sites: readonly PlannedSite[]): StagePlan['choices'] {
  const union = (operator: ReplaceOperator): number[] =>
    [...new Set(sites.flatMap(({ offers }) => offers.get(operator) ?? []))].sort((a, b) => a - b);
  return new Map(operators.map((operator) => [operator, union(operator)] as const).filter(([, r]) => r.length > 0));
}

/** Every branch at the largest rank that its site offers, recycled from the trained weights. */
export function branchTensors(stages: readonly StagePlan[]): Storable[] {
  return stages.flatMap(({ sites }) =>
    sites.flatMap(({ site, offers }) =>
      [...offers].flatMap(([operator, ratios]) =>
        operator.recycle(site, Math.max(...ratios)).map(({ name, tensor, kind = 'weight' }): Storable => ({
          key: `${branchPrefix(site.node.name, operator.id)}/${name}`,
          kind,
          tensor,
        })),
      ),
    ),
  );
}

/** The space in the words of the source: layer names instead of node names. */
export function summarise(plan: Omit<Plan, 'stored'>): SpaceSummary {
  const nodes = new Map(plan.graph.nodes.map((node) => [node.name, node]));
  const layered = new Set(['Conv', 'Gemm', 'MatMul']);
  const layersOf = (names: readonly string[]): string[] => {
    const layers = names.flatMap((name) => {
      const node = nodes.get(name);
      return node && layered.has(node.opType) ? [node.layer ?? node.name] : [];
    });
    return [...new Set(layers)];
  };
  return {
    stages: plan.stages.map(({ id, sites, choices }) => ({
      id,
      layers: layersOf(sites.map(({ site }) => site.node.name)),
      choices: [...choices].map(([operator, ratios]) => ({ operator: operator.id, ratios })),
    })),
    groups: plan.groups.map(({ id, channels, widths }) => ({ id, channels, widths })),
    blocks: plan.blocks.map(({ id, nodes: names }) => ({ id, layers: layersOf(names) })),
    ...(plan.resolutions && { resolutions: plan.resolutions }),
    ...(plan.precisions && { precisions: plan.precisions }),
    ...(plan.exits?.length && { exits: plan.exits.map(({ id, layer, thresholds }) => ({ id, layer, thresholds })) }),
  };
}
