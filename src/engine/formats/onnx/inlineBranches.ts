// `If` (https://onnx.ai/onnx/operators/onnx__If.html) as a choice between two results that are both computed: operators have no
// side effects, so the network gives the same numbers; it only no longer saves the branch that is not taken. What the IR knows
// of the costs of such a network is therefore what its dearest input costs, and a little more.
import type { AttributeProto, GraphProto, NodeProto } from './messages';

interface Inlined {
  readonly node: readonly NodeProto[];
  readonly initializer: GraphProto['initializer'];
}

/** The graph without `If`; names of a branch get the node's output and the branch's name in front. */
export function inlineBranches(graph: GraphProto): GraphProto {
  if (!graph.node.some((node) => isIf(node))) return graph;
  const parts = graph.node.map((node): Inlined => (isIf(node) ? inline(node) : { node: [node], initializer: [] }));
  return {
    ...graph,
    node: parts.flatMap(({ node }) => node),
    initializer: [...graph.initializer, ...parts.flatMap(({ initializer }) => initializer)],
  };
}

const branchOf = ({ attribute }: NodeProto, name: string): GraphProto | null =>
  (attribute.find((entry) => entry.name === name)?.g as GraphProto | null | undefined) ?? null;

/** Branches that take inputs or hold sparse weights stay, and are refused with the node. */
function isIf(node: NodeProto): boolean {
  if (node.opType !== 'If' || (node.domain !== '' && node.domain !== 'ai.onnx')) return false;
  return ['then_branch', 'else_branch'].every((name) => {
    const branch = branchOf(node, name);
    return (
      branch?.input.length === 0 && branch.sparseInitializer.length === 0 && branch.output.length === node.output.length
    );
  });
}

function inline(node: NodeProto): Inlined {
  const [condition = ''] = node.input;
  const then = renamed(branchOf(node, 'then_branch') as GraphProto, `${node.output[0]}/then/`);
  const otherwise = renamed(branchOf(node, 'else_branch') as GraphProto, `${node.output[0]}/else/`);
  const choices = node.output.map((output, index): NodeProto => ({
    ...node,
    opType: 'Where',
    input: [condition, then.output[index]?.name ?? '', otherwise.output[index]?.name ?? ''],
    output: [output],
    attribute: [] as AttributeProto[],
  }));
  return {
    node: [...then.node, ...otherwise.node, ...choices],
    initializer: [...then.initializer, ...otherwise.initializer],
  };
}

/** A branch, its own branches inlined, whose values can stand beside those of the graph around it. */
function renamed(branch: GraphProto, prefix: string): GraphProto {
  const { node, initializer, output, ...rest } = inlineBranches(branch);
  const own = new Set([...node.flatMap((made) => made.output), ...initializer.map(({ name }) => name)]);
  const rename = (value: string): string => (value !== '' && own.has(value) ? prefix + value : value);
  return {
    ...rest,
    node: node.map((made) => ({ ...made, input: made.input.map(rename), output: made.output.map(rename) })),
    initializer: initializer.map((tensor) => ({ ...tensor, name: rename(tensor.name) })),
    output: output.map((value) => ({ ...value, name: rename(value.name) })),
  };
}
