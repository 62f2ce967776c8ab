// Walks a program forward, emitting each node through its gradient rule, then backward, adding up what reaches each value.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph, GraphNode } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';
import type { TrainingProgram } from '../backend';
import type { GraphBuilder } from '../emit/graphBuilder';
import { gradientRules } from '../gradients/index';
import type { Emission, Emitted } from '../gradients/rule';
import type { Layout, Placement, Surroundings, Target } from '../lowering/target';
import { fuseNorms } from './fuseNorms';
import type { LayoutValues } from './layoutValues';
import { createLayoutValues } from './layoutValues';

export interface NormValues {
  readonly mean: string;
  readonly variance: string;
}

export interface Tape {
  /** The emitted value of an IR value, plain. */
  readonly valueOf: (name: string) => string;
  readonly shapeOf: (name: string) => readonly number[];
  /** Emitted batch statistics by BatchNormalization node. */
  readonly statistics: ReadonlyMap<string, NormValues>;
  /** Emits the backward pass from d loss / d `output`; the gradients of the parameters that it reaches, by input. */
  readonly backward: (output: string, gradient: string) => ReadonlyMap<string, string>;
}

/** Values whose change reaches a parameter's: everything downstream of the parameter inputs. */
function wantedValues(graph: Graph, parameters: Iterable<string>): Set<string> {
  const wanted = new Set(parameters);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => wanted.has(input))) for (const output of node.outputs) wanted.add(output);
  }
  return wanted;
}

/** @throws AdaScaleError `compute.noGradient` listing every node on the way to a parameter that no rule covers. */
function checkRules(graph: Graph, wanted: ReadonlySet<string>, about: Pick<Emission, 'shapeOf' | 'constantOf'>): void {
  const problems = graph.nodes.flatMap((node) => {
    if (!node.inputs.some((input) => wanted.has(input))) return [];
    const rule = gradientRules.get(node.opType);
    const reason = rule ? rule.refuses?.(node, about) : 'no gradient is known for it';
    return reason === undefined ? [] : [`${node.opType} (layer "${node.layer ?? node.name}"): ${reason}`];
  });
  if (problems.length === 0) return;
  throw new AdaScaleError(
    'compute.noGradient',
    `Cannot train through ${problems.join('; ')}`,
    'Compress a network without these layers, or export it with supported ones.',
  );
}

function emitNode(node: GraphNode, emission: Emission): Emitted {
  const rule = gradientRules.get(node.opType);
  if (rule && rule.refuses?.(node, emission) === undefined) return rule.emit(node, emission);
  return { outputs: emission.copy(node), backward: () => [] };
}

/** Feature maps: values of four axes that depend on the data, and so have a layout. */
function featureMaps({ graph }: ForwardProgram, shapes: ReadonlyMap<string, readonly number[]>): Set<string> {
  const reached = new Set([graph.inputs[0]?.name ?? '']);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => reached.has(input))) for (const output of node.outputs) reached.add(output);
  }
  return new Set([...reached].filter((name) => shapes.get(name)?.length === 4));
}

/** Outputs of convolutions that are read once in all: by one node, as one of its inputs. */
function convsReadOnce(graph: Graph): Set<string> {
  const readings = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)];
  const counts = new Map<string, number>();
  for (const name of readings) counts.set(name, (counts.get(name) ?? 0) + 1);
  const made = graph.nodes.flatMap(({ opType, outputs: [output = ''] }) => (opType === 'Conv' ? [output] : []));
  return new Set(made.filter((output) => counts.get(output) === 1));
}

type ForwardProgram = Pick<TrainingProgram, 'parameters' | 'batchSize'> & { readonly graph: Graph };

interface Step {
  readonly node: GraphNode;
  readonly placement: Placement;
  readonly emitted: Emitted;
}

/**
 * Emits the forward pass of `program.graph` (the program's, cut to what is needed) into `builder`.
 * @param given emitted values of the graph's inputs.
 * @throws AdaScaleError `compute.noGradient` listing every operator that cannot be trained through, with its layer.
 */
export function emitForward(
  program: ForwardProgram,
  builder: GraphBuilder,
  target: Target,
  given: ReadonlyMap<string, string>,
): Tape {
  const shapes = inferShapes(program.graph, program.batchSize);
  const graph = fuseNorms(program.graph, shapes);
  const wanted = wantedValues(
    graph,
    program.parameters.map((view) => view.input),
  );
  const maps = featureMaps(program, shapes);
  const shapeOf = (name: string): readonly number[] => shapes.get(name) ?? [];
  const values = createLayoutValues(target, shapeOf, (name) => maps.has(name));
  for (const [name, value] of given) values.add(name, 'plain', value);
  const statistics = new Map<string, NormValues>();
  const about: Surroundings = {
    shapeOf,
    constantOf: (name) => graph.initializers.get(name),
    isMap: (name) => maps.has(name),
    isBlocked: (name) => values.has(name, 'blocked'),
    wants: (name) => wanted.has(name),
  };
  const valueIn = (name: string, layout: Layout): string => {
    const tensor = graph.initializers.get(name);
    if (tensor && !values.has(name, 'plain'))
      values.add(
        name,
        'plain',
        builder.constant(() => tensor),
      );
    const value = name === '' ? '' : values.get(name, layout);
    if (value !== undefined) return value;
    throw new AdaScaleError('compute.program', `"${name}" of "${graph.name}" has no value in the training step`);
  };
  const factors = new Map<string, string>();
  const fromConvs = convsReadOnce(graph);
  const emissionAt = ({ lowering, input }: Placement): Emission => ({
    ...about,
    builder,
    lowering,
    valueOf: (name) => valueIn(name, input),
    copy: (node) => copyNode(builder, node, (name) => valueIn(name, input)),
    takesFactors: (name) => fromConvs.has(name),
    factors,
    recordStatistics: (node, mean, variance) => statistics.set(node.name, { mean, variance }),
  });
  checkRules(graph, wanted, about);
  const steps = graph.nodes.map((node): Step => {
    const placement = target.place(node, about);
    const emitted = emitNode(node, emissionAt(placement));
    node.outputs.forEach((output, index) => values.add(output, placement.output, emitted.outputs[index] ?? ''));
    return { node, placement, emitted };
  });
  return {
    valueOf: (name) => valueIn(name, 'plain'),
    shapeOf,
    statistics,
    backward: (output, gradient) => {
      const sums = createLayoutValues(target, shapeOf, about.isMap, (x, y) => builder.op('Add', [x, y]));
      sums.add(output, 'plain', gradient);
      for (const step of [...steps].reverse()) emitBackward(step, sums, wanted);
      const views = program.parameters.map(({ input }) => [input, sums.get(input, 'plain')] as const);
      return new Map(views.flatMap(([input, sum]) => (sum === undefined ? [] : [[input, sum] as const])));
    },
  };
}

function emitBackward({ node, placement, emitted }: Step, sums: LayoutValues, wanted: ReadonlySet<string>): void {
  const back = emitted.backward(node.outputs.map((name) => sums.get(name, placement.output)));
  node.inputs.forEach((input, index) => {
    const part = back[index];
    if (part !== undefined && wanted.has(input)) sums.add(input, placement.input, part);
  });
}

function copyNode(builder: GraphBuilder, node: GraphNode, valueOf: (name: string) => string): string[] {
  const inputs = node.inputs.map(valueOf);
  if (node.outputs.length === 1) return [builder.op(node.opType, inputs, node.attributes, node.domain)];
  return builder.ops(node.opType, inputs, node.outputs.length, node.attributes, node.domain);
}
