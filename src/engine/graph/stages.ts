// Stages and residual blocks: the units that genes speak about. A stage is a run of layers at one resolution (searching by
// stage keeps the space tractable, arXiv 2412.00724); a residual block can be dropped where its shortcut is the identity.
import type { Graph, GraphNode } from './graph';
import type { Shape } from './ops/shapeRule';
import { consumers, producers } from './rewrite';
import { inferShapes } from './shapes';
import { storedValues } from './storedValues';

export interface Stage {
  /** `stage1`, `stage2`, … in graph order. */
  readonly id: string;
  /** Height and width of the outputs; [1, 1] for dense layers. */
  readonly resolution: readonly [height: number, width: number];
  readonly nodes: readonly string[];
}

export interface ResidualBlock {
  /** `block1`, `block2`, … in graph order. */
  readonly id: string;
  /** The node that adds the shortcut. */
  readonly add: string;
  /** The value that the shortcut carries; it takes the place of `output` when the block is dropped. */
  readonly input: string;
  readonly output: string;
  /** Every node that goes when the block is dropped, the add last. */
  readonly nodes: readonly string[];
}

interface Run {
  readonly resolution: readonly [number, number];
  readonly nodes: string[];
}

const resolutionOf = (shape: Shape): readonly [number, number] =>
  shape.length === 4 ? [shape[2] ?? 1, shape[3] ?? 1] : [1, 1];

const sameResolution = (a: Run | undefined, b: Run | undefined): boolean =>
  a?.resolution[0] === b?.resolution[0] && a?.resolution[1] === b?.resolution[1];

/** Consecutive nodes of equal resolution; a Pad belongs with what follows it, whose window consumes the padding. */
function runsOf(graph: Graph, shapes: ReadonlyMap<string, Shape>): Run[] {
  const runs: Run[] = [];
  let waiting: string[] = [];
  for (const node of graph.nodes) {
    if (node.opType === 'Pad') {
      waiting.push(node.name);
      continue;
    }
    const run: Run = {
      resolution: resolutionOf(shapes.get(node.outputs[0] ?? '') ?? []),
      nodes: [...waiting, node.name],
    };
    waiting = [];
    const last = runs.at(-1);
    if (sameResolution(last, run)) last?.nodes.push(...run.nodes);
    else runs.push(run);
  }
  runs.at(-1)?.nodes.push(...waiting);
  return runs;
}

/** A [1, 1] run between two runs of equal resolution is a detour (squeeze and excitation), not a stage. */
function mergeDetours(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const detour = merged.at(-1);
    const before = merged.at(-2);
    const isDetour = detour?.resolution[0] === 1 && detour.resolution[1] === 1 && sameResolution(before, run);
    if (isDetour && before) {
      merged.pop();
      before.nodes.push(...detour.nodes, ...run.nodes);
    } else merged.push({ ...run, nodes: [...run.nodes] });
  }
  return merged;
}

/** Splits a graph into stages; every node is in exactly one. @throws AdaScaleError `model.shape`. */
export function stages(graph: Graph): readonly Stage[] {
  const runs = mergeDetours(runsOf(graph, inferShapes(graph)));
  return runs.map(({ resolution, nodes }, index) => ({ id: `stage${index + 1}`, resolution, nodes }));
}

/** Nodes between `from` and `to`, or null if the way leads past `from` to another computed value or to a network input. */
function branchNodes(
  to: string,
  from: string,
  madeBy: ReadonlyMap<string, GraphNode>,
  stored: ReadonlySet<string>,
): Set<GraphNode> | null {
  const found = new Set<GraphNode>();
  const open = [to];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value === from || value === '' || stored.has(value)) continue;
    const node = madeBy.get(value);
    if (!node) return null;
    if (found.has(node)) continue;
    found.add(node);
    open.push(...node.inputs);
  }
  return found;
}

/**
 * Blocks whose shortcut is the identity and keeps the shape: replacing `output` by `input` leaves a valid network. The branch
 * must be used by nothing but the add.
 */
export function residualBlocks(graph: Graph): readonly ResidualBlock[] {
  const shapes = inferShapes(graph);
  const madeBy = producers(graph);
  const readers = consumers(graph);
  const stored = storedValues(graph);
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const blocks: ResidualBlock[] = [];
  const shapeOf = (value: string): string | undefined => shapes.get(value)?.join();
  for (const add of graph.nodes) {
    const [first, second] = add.inputs;
    const [output] = add.outputs;
    if (add.opType !== 'Add' || !first || !second || !output || stored.has(first) || stored.has(second)) continue;
    if (shapeOf(first) !== shapeOf(second) || first === second) continue;
    for (const [input, end] of [[first, second] as const, [second, first] as const]) {
      const branch = branchNodes(end, input, madeBy, stored);
      const isPrivate = (value: string): boolean =>
        !outputs.has(value) && (readers.get(value) ?? []).every((reader) => reader === add || branch?.has(reader));
      const starts = [...(branch ?? [])].some((node) => node.inputs.includes(input));
      if (!branch || !starts || ![...branch].every((node) => node.outputs.every(isPrivate))) continue;
      const nodes = graph.nodes.filter((node) => branch.has(node)).map((node) => node.name);
      blocks.push({ id: `block${blocks.length + 1}`, add: add.name, input, output, nodes: [...nodes, add.name] });
      break;
    }
  }
  return blocks;
}
