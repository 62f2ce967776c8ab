// Builds the static graph of one sub-network: blocks dropped, layers replaced by branches, and every trained tensor turned
// into an input that sees a prefix of what the supernet stores.
import { convGroup } from '../operators/convolution';
import { int, type Graph, type GraphNode, type ValueInfo } from '../graph/graph';
import { removeDead } from '../graph/rewrite';
import type { Replacement, Site, SiteWidths } from '../operators/operator';
import { cutAtExit, keepExit } from '../operators/earlyExit/exitGraph';
import { downscale } from '../operators/resolutionScale/downscale';
import { isConvSite } from '../operators/site';
import type { NormStatistics, ParameterView } from '../compute/backend';
import { intAttribute } from '../graph/attributes';
import { keptChannels, keptShape, type Choice, type StageChoice } from './choice';
import { dropBlocks } from './dropBlocks';
import { branchPrefix, trunkKey } from './layout';
import type { Plan, PlannedSite, StagePlan } from './plan';
import { prefixTensor } from './slices';

export interface Assembly {
  readonly graph: Graph;
  readonly parameters: readonly ParameterView[];
  readonly statistics: readonly NormStatistics[];
}

/** What remains of the plan under a choice, before operators are placed. */
export interface LiveParts {
  readonly graph: Graph;
  readonly channels: ReadonlyMap<string, number>;
  /** Sites of each stage that the dropped blocks left. */
  readonly sites: ReadonlyMap<StagePlan, readonly PlannedSite[]>;
  /** Blocks before the network's end, dropped ones among them. */
  readonly blocks: Plan['blocks'];
}

export function liveParts(plan: Plan, choice: Choice): LiveParts {
  const { exit, threshold } = choice;
  const whole = exit !== null && threshold > 0 ? keepExit(plan.graph, exit) : cutAtExit(plan.graph, exit);
  const before = new Set(whole.nodes.map((node) => node.name));
  const blocks = plan.blocks.filter((block) => before.has(block.add));
  const dropped = blocks.filter((block) => choice.dropped.has(block.id));
  const graph = downscale(dropBlocks(whole, dropped), choice.resolution);
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  // Dropped blocks and the downscale may have renamed a layer's input.
  const inPlace = (planned: PlannedSite): PlannedSite[] => {
    const node = nodes.get(planned.site.node.name);
    return node ? [{ ...planned, site: { ...planned.site, node } }] : [];
  };
  const sites = new Map(plan.stages.map((stage) => [stage, stage.sites.flatMap(inPlace)] as const));
  return { graph, channels: keptChannels(plan, choice), sites, blocks };
}

/** Channels at a site, from the kept shape of its weight. */
export function siteWidths(plan: Plan, site: Site, channels: ReadonlyMap<string, number>): SiteWidths {
  const name = site.node.inputs[1] ?? '';
  const shape = plan.graph.initializers.get(name)?.shape ?? [];
  const [first = 0, second = 0] = keptShape(plan, name, shape, channels);
  const outputFirst = isConvSite(site) || intAttribute(site.node, 'transB', 0) === 1;
  return outputFirst
    ? { inputChannels: second, outputChannels: first }
    : { inputChannels: first, outputChannels: second };
}

/** The nodes that stand for a site under its stage's choice, or null where the layer stays dense. */
export function replacementAt(
  plan: Plan,
  { site, offers }: PlannedSite,
  { operator, ratio }: StageChoice,
  channels: ReadonlyMap<string, number>,
): Replacement | null {
  if (!offers.get(operator)?.includes(ratio)) return null;
  const prefix = branchPrefix(site.node.name, operator.id);
  return operator.build(site, siteWidths(plan, site, channels), ratio, prefix, site.node.inputs[2] ?? '');
}

export function assemble(plan: Plan, choice: Choice, live: LiveParts): Assembly {
  const replacements = placeOperators(plan, choice, live);
  const nodes = live.graph.nodes.flatMap((node) => {
    return replacements.get(node.name)?.nodes ?? [narrowed(plan, node, live.channels)];
  });
  const read = new Set(nodes.flatMap((node) => node.inputs));
  const trunk = trunkViews(plan, live.channels, read);
  const branches = [...replacements].flatMap(([name, replacement]) => branchViews(plan, choice, name, replacement));
  const statistics = normStatistics(plan, nodes, live.channels);
  const parameters = [...trunk, ...branches].sort((a, b) => a.offset - b.offset);
  const inputs = [...parameters.map(viewInfo), ...statistics.flatMap(statisticsInfo)];
  const kept = constants(plan, live, new Set(inputs.map((input) => input.name)));
  const initializers = new Map([...kept, ...[...replacements.values()].flatMap((made) => [...(made.constants ?? [])])]);
  const graph = removeDead({ ...live.graph, inputs: [...live.graph.inputs, ...inputs], nodes, initializers });
  return { graph, parameters, statistics };
}

function placeOperators(plan: Plan, choice: Choice, live: LiveParts): Map<string, Replacement> {
  const placed = new Map<string, Replacement>();
  for (const [stage, sites] of live.sites) {
    const stageChoice = choice.stages.get(stage.id);
    if (!stageChoice) continue;
    for (const planned of sites) {
      const replacement = replacementAt(plan, planned, stageChoice, live.channels);
      if (replacement) placed.set(planned.site.node.name, replacement);
    }
  }
  return placed;
}

/** A grouped convolution has as many groups as its narrowed weight has. */
function narrowed(plan: Plan, node: GraphNode, channels: ReadonlyMap<string, number>): GraphNode {
  const group = node.opType === 'Conv' ? convGroup(node) : 1;
  const name = node.inputs[1] ?? '';
  const shape = plan.graph.initializers.get(name)?.shape;
  if (group === 1 || !shape) return node;
  const [kept = 0] = keptShape(plan, name, shape, channels);
  return { ...node, attributes: { ...node.attributes, group: int((kept * group) / (shape[0] ?? 1)) } };
}

function trunkViews(plan: Plan, channels: ReadonlyMap<string, number>, read: ReadonlySet<string>): ParameterView[] {
  return [...plan.graph.initializers.keys()].flatMap((name) => {
    const stored = plan.stored.get(trunkKey(name));
    if (!stored || !read.has(name)) return [];
    const shape = keptShape(plan, name, stored.shape, channels);
    return [{ input: name, offset: stored.offset, storedShape: stored.shape, shape }];
  });
}

function branchViews(plan: Plan, choice: Choice, node: string, { weights }: Replacement): ParameterView[] {
  const stage = plan.stages.find(({ sites }) => sites.some(({ site }) => site.node.name === node));
  const operator = choice.stages.get(stage?.id ?? '')?.operator.id ?? '';
  return weights.flatMap(({ input, branch, shape }) => {
    const stored = plan.stored.get(`${branchPrefix(node, operator)}/${branch}`);
    return stored ? [{ input, offset: stored.offset, storedShape: stored.shape, shape }] : [];
  });
}

function normStatistics(
  plan: Plan,
  nodes: readonly GraphNode[],
  channels: ReadonlyMap<string, number>,
): NormStatistics[] {
  return nodes
    .filter((node) => node.opType === 'BatchNormalization')
    .map((node) => {
      const [, , , mean = '', variance = ''] = node.inputs;
      const [size = 0] = keptShape(plan, mean, plan.graph.initializers.get(mean)?.shape ?? [], channels);
      return { node: node.name, mean, variance, channels: size };
    });
}

/** What is neither trained nor recalibrated (slopes, Reshape targets, bounds), cut to the kept channels. */
function constants(plan: Plan, live: LiveParts, fed: ReadonlySet<string>): Graph['initializers'] {
  const kept = [...live.graph.initializers].filter(([name]) => !fed.has(name));
  return new Map(
    kept.map(([name, tensor]) => {
      if (!plan.slices.has(name)) return [name, tensor];
      return [name, prefixTensor(tensor, keptShape(plan, name, tensor.shape, live.channels))];
    }),
  );
}

const viewInfo = (view: ParameterView): ValueInfo => ({ name: view.input, dataType: 'float32', shape: view.shape });

const statisticsInfo = ({ mean, variance, channels }: NormStatistics): ValueInfo[] =>
  [mean, variance].map((name) => ({ name, dataType: 'float32', shape: [channels] }));
