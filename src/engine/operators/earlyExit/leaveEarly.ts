// A network that leaves at its exit where the exit is sure enough, as one graph: ONNX `If` on the certainty
// (https://onnx.ai/onnx/operators/onnx__If.html), with what lies behind the exit in the branch that is not taken when every
// image of the batch is sure (Teerapittayanon et al., "BranchyNet", 2016, algorithm 1; the probability of the likeliest class
// as in Kaya et al., 2019, section 5). A batch gets, row by row, what each of its images gets alone; arithmetic is saved where
// all of it may leave.
import { floatTensor, int, ints, type Graph, type GraphNode, type ValueInfo } from '../../graph/graph';
import { producers, removeDead } from '../../graph/rewrite';

/**
 * @param graph standalone; its first output are the network's scores, its second the exit's, [N, classes] each
 * @param threshold least probability of the likeliest class, in (0, 1], at which an image leaves
 * @returns a graph with the first output alone
 */
export function leaveEarly(graph: Graph, threshold: number): Graph {
  const [main, exit] = graph.outputs;
  if (!main || !exit) return graph;
  const before = removeDead({ ...graph, outputs: [exit] });
  const { nodes, allSure, sure, limit } = certainty(before, exit.name);
  const left = `${exit.name}/left`;
  const leaves = branch(`${exit.name}/leaves`, graph, [node('Identity', left, [exit.name])], { ...exit, name: left });
  const stays = staying(graph, before, main, sure);
  const leave: GraphNode = {
    ...node('If', main.name, [allSure]),
    attributes: { then_branch: { type: 'graph', value: leaves }, else_branch: { type: 'graph', value: stays } },
  };
  const own = [...graph.initializers].filter(([name]) => !stays.initializers.has(name));
  const initializers = new Map([...own, [limit, floatTensor([], [threshold])] as const]);
  return { ...graph, outputs: [main], nodes: [...before.nodes, ...nodes, leave], initializers };
}

const node = (
  opType: string,
  output: string,
  inputs: readonly string[],
  attributes: GraphNode['attributes'] = {},
): GraphNode => ({ name: output, opType, inputs, outputs: [output], attributes, layer: output });

interface Certainty {
  readonly nodes: readonly GraphNode[];
  /** Of the whole batch, a single truth. */
  readonly allSure: string;
  /** [N, 1] */
  readonly sure: string;
  /** Name of the threshold. */
  readonly limit: string;
}

function certainty(before: Graph, exit: string): Certainty {
  const name = (part: string): string => `${exit}/${part}`;
  const limit = name('threshold');
  const isNormalised = producers(before).get(exit)?.opType === 'Softmax';
  const probabilities = isNormalised ? exit : name('probabilities');
  const nodes = [
    ...(isNormalised ? [] : [node('Softmax', probabilities, [exit], { axis: int(1) })]),
    node('ReduceMax', name('likeliest'), [probabilities], { axes: ints([1]), keepdims: int(1) }),
    node('GreaterOrEqual', name('sure'), [name('likeliest'), limit]),
    node('ReduceMin', name('least'), [name('likeliest')], { axes: ints([0, 1]), keepdims: int(0) }),
    node('GreaterOrEqual', name('allSure'), [name('least'), limit]),
  ];
  return { nodes, allSure: name('allSure'), sure: name('sure'), limit };
}

/** Everything behind the exit; in a batch that is not sure as a whole the sure rows keep the exit's scores. */
function staying(graph: Graph, before: Graph, main: ValueInfo, sure: string): Graph {
  const exit = graph.outputs[1]?.name ?? '';
  const known = new Set(before.nodes.map(({ name }) => name));
  const behind = graph.nodes.filter(({ name }) => !known.has(name));
  const again = conversionsInto(behind, before);
  const renamed = new Map([...again.flatMap(({ outputs }) => outputs), main.name].map((v) => [v, `${v}/behind`]));
  const rename = (value: string): string => renamed.get(value) ?? value;
  const nodes = [...again, ...behind].map((made): GraphNode => ({
    ...made,
    name: again.includes(made) ? rename(made.outputs[0] ?? '') : made.name,
    inputs: made.inputs.map(rename),
    outputs: made.outputs.map(rename),
  }));
  const stayed = `${main.name}/stayed`;
  const choice = node('Where', stayed, [sure, exit, rename(main.name)]);
  return branch(`${exit}/stays`, graph, [...nodes, choice], { ...main, name: stayed }, before);
}

/** Conversions from integers whose result is read behind the exit: made again there, so that they fuse with what reads them. */
function conversionsInto(behind: readonly GraphNode[], before: Graph): readonly GraphNode[] {
  const read = new Set(behind.flatMap(({ inputs }) => inputs));
  return before.nodes.filter(({ opType, outputs }) => opType === 'DequantizeLinear' && read.has(outputs[0] ?? ''));
}

/** A branch with the constants that nothing outside it reads. */
function branch(name: string, graph: Graph, nodes: readonly GraphNode[], output: ValueInfo, outside?: Graph): Graph {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const initializers = new Map(
    [...graph.initializers].filter(([constant]) => read.has(constant) && outside?.initializers.has(constant) === false),
  );
  return { name, inputs: [], outputs: [output], nodes, initializers };
}
