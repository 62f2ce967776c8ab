// Shapes of every value, one pass in topological order. Integer chains that only carry sizes (Shape, Gather, Concat, ...) are
// computed on the way, because the target of a Reshape may come from them.
import { AdaScaleError } from '../../shared/errors';
import { evaluate } from './folding/evaluate';
import type { Graph, GraphNode, Tensor } from './graph';
import { foldedOnlyRules, shapeRules } from './ops/index';
import type { Shape, ShapeInputs } from './ops/shapeRule';
import { shapeError } from './ops/shapeRule';

/** Sizes, axes and pads are short; weights are not computed with here. */
const largestCarried = 1 << 16;

export interface ShapeWalk {
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Values that are known without running the network: initializers and what follows from them and from shapes. */
  readonly constants: ReadonlyMap<string, Tensor>;
}

function initialShapes(graph: Graph, batch: number): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const [name, tensor] of graph.initializers) shapes.set(name, tensor.shape);
  for (const { name, shape } of graph.inputs) {
    shapes.set(
      name,
      shape.map((size) => (typeof size === 'number' ? size : batch)),
    );
  }
  return shapes;
}

function knownInputs(
  node: GraphNode,
  shapes: ReadonlyMap<string, Shape>,
  constants: ReadonlyMap<string, Tensor>,
): ShapeInputs {
  const inputs = node.inputs.map((name) => {
    const shape = shapes.get(name);
    if (name !== '' && !shape) throw shapeError(node, `reads "${name}", which nothing before it produces`);
    return shape;
  });
  return { node, shapes: inputs, constant: (index) => constants.get(node.inputs[index] ?? '') };
}

export interface WalkOptions {
  /** Number that stands in for symbolic dimensions; 1 by default. */
  readonly batch?: number;
  /** Elements that all computed constants together may have; what would exceed it is not computed. */
  readonly largest?: number;
  /** Pass over operators that are not known, and all that depends on them, instead of throwing. */
  readonly skipUnknown?: boolean;
}

/** Like {@link inferShapes}, and hands back the constants found on the way. */
export function walkShapes(graph: Graph, options: WalkOptions = {}): ShapeWalk {
  const { batch = 1, largest = largestCarried, skipUnknown = false } = options;
  let budget = largest;
  const shapes = initialShapes(graph, batch);
  const constants = new Map(graph.initializers);
  for (const node of graph.nodes) {
    const rule = node.domain ? undefined : (shapeRules.get(node.opType) ?? foldedOnlyRules.get(node.opType));
    if (skipUnknown && (!rule || node.inputs.some((name) => name !== '' && !shapes.has(name)))) continue;
    if (!rule) {
      throw new AdaScaleError('model.shape', `${node.opType} "${node.layer ?? node.name}": this operator is not known`);
    }
    const inputs = knownInputs(node, shapes, constants);
    const outputs = rule(inputs);
    node.outputs.forEach((name, index) => {
      const shape = outputs[index];
      if (name !== '' && !shape) throw shapeError(node, `has no output ${index}`);
      if (shape) shapes.set(name, shape);
    });
    const value = outputs[0] && evaluate(inputs, outputs[0], budget);
    if (!value || !node.outputs[0]) continue;
    constants.set(node.outputs[0], value);
    if (value.data !== inputs.constant(0)?.data) budget -= value.data.length;
  }
  return { shapes, constants };
}

/**
 * Concrete shape of every value, initializers included; symbolic dimensions become `batch`.
 * @throws AdaScaleError `model.shape` naming the node whose inputs do not fit.
 */
export function inferShapes(graph: Graph, batch = 1): ReadonlyMap<string, Shape> {
  return walkShapes(graph, { batch }).shapes;
}
