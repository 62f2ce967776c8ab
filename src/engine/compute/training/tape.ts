// Walks a program forward, emitting each node through its gradient rule, then backward, adding up what reaches each value.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph, GraphNode } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';
import type { TrainingProgram } from '../backend';
import type { GraphBuilder } from '../emit/graphBuilder';
import { gradientRules } from '../gradients/index';
import type { Emission, Emitted } from '../gradients/rule';
import type { Lowering } from '../lowering/lowering';

export interface NormValues {
  readonly mean: string;
  readonly variance: string;
}

export interface Tape {
  /** The emitted value of an IR value. */
  readonly valueOf: (name: string) => string;
  readonly shapeOf: (name: string) => readonly number[];
  /** Emitted batch statistics by BatchNormalization node. */
  readonly statistics: ReadonlyMap<string, NormValues>;
  /** Emits the backward pass from d loss / d `output`; gradients of the IR values by name. */
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

/**
 * Emits the forward pass of `graph` (the program's, cut to what is needed) into `builder`.
 * @param given emitted values of the graph's inputs.
 * @throws AdaScaleError `compute.noGradient` listing every operator that cannot be trained through, with its layer.
 */
export function emitForward(
  program: Pick<TrainingProgram, 'parameters' | 'batchSize'> & { readonly graph: Graph },
  builder: GraphBuilder,
  lowering: Lowering,
  given: ReadonlyMap<string, string>,
): Tape {
  const { graph } = program;
  const shapes = inferShapes(graph, program.batchSize);
  const wanted = wantedValues(
    graph,
    program.parameters.map((view) => view.input),
  );
  const values = new Map(given);
  const statistics = new Map<string, NormValues>();
  const valueOf = (name: string): string => {
    if (name === '') return '';
    const tensor = graph.initializers.get(name);
    if (tensor && !values.has(name))
      values.set(
        name,
        builder.constant(() => tensor),
      );
    const value = values.get(name);
    if (value !== undefined) return value;
    throw new AdaScaleError('compute.program', `"${name}" of "${graph.name}" has no value in the training step`);
  };
  const emission: Emission = {
    builder,
    lowering,
    valueOf,
    shapeOf: (name) => shapes.get(name) ?? [],
    constantOf: (name) => graph.initializers.get(name),
    wants: (name) => wanted.has(name),
    copy: (node) =>
      builder.ops(node.opType, node.inputs.map(valueOf), node.outputs.length, node.attributes, node.domain),
    recordStatistics: (node, mean, variance) => statistics.set(node.name, { mean, variance }),
  };
  checkRules(graph, wanted, emission);
  const steps = graph.nodes.map((node) => {
    const emitted = emitNode(node, emission);
    node.outputs.forEach((output, index) => values.set(output, emitted.outputs[index] ?? ''));
    return { node, emitted };
  });
  const backward: Tape['backward'] = (output, gradient) => {
    const gradients = new Map([[output, gradient]]);
    for (const { node, emitted } of [...steps].reverse()) {
      const back = emitted.backward(node.outputs.map((name) => gradients.get(name)));
      node.inputs.forEach((input, index) => {
        const part = back[index];
        if (part === undefined || !wanted.has(input)) return;
        const known = gradients.get(input);
        gradients.set(input, known === undefined ? part : builder.op('Add', [known, part]));
      });
    }
    return gradients;
  };
  return { valueOf, shapeOf: emission.shapeOf, statistics, backward };
}
