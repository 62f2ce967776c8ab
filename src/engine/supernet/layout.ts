// Where every trainable number lives in the one flat vector: trunk tensors in node order, then branches. BatchNorm's running
// mean and variance are not trained: they are statistics, recalibrated for each sub-network.
import { elementCount, type Graph, type GraphNode, type Tensor } from '../graph/graph';
import type { ParameterLayout, StoredParameter } from './supernet';

type Kind = StoredParameter['kind'];

/** Kinds of a node's inputs by position; positions that are absent hold no parameter. */
const trainable: Readonly<Record<string, readonly (Kind | null)[]>> = {
  Conv: [null, 'weight', 'bias'],
  Gemm: [null, 'weight', 'bias'],
  MatMul: [null, 'weight'],
  BatchNormalization: [null, 'scale', 'shift'],
};

/** A tensor to store, with the key that it is found by. */
export interface Storable {
  readonly key: string;
  readonly kind: Kind;
  readonly tensor: Tensor;
}

export const trunkKey = (initializer: string): string => `trunk/${initializer}`;
export const branchPrefix = (node: string, operator: string): string => `branch/${node}/${operator}`;

/** The trainable tensors of the network itself, each once, in node order. */
export function trunkTensors(graph: Graph): Storable[] {
  const found = new Map<string, Storable>();
  for (const node of graph.nodes) {
    for (const [name, kind] of trainableInputs(node)) {
      const tensor = graph.initializers.get(name);
      if (tensor?.dataType === 'float32') found.set(name, { key: trunkKey(name), kind, tensor });
    }
  }
  return [...found.values()];
}

function trainableInputs(node: GraphNode): [string, Kind][] {
  return (trainable[node.opType] ?? []).flatMap((kind, position): [string, Kind][] => {
    const name = node.inputs[position] ?? '';
    return kind === null || name === '' ? [] : [[name, kind]];
  });
}

/** Lays tensors out one after the other; `initial` holds their numbers. */
export function layOut(tensors: readonly Storable[]): { layout: ParameterLayout; initial: Float32Array } {
  let offset = 0;
  const parameters = tensors.map(({ key, kind, tensor }): StoredParameter => {
    const length = elementCount(tensor.shape);
    const stored = { key, shape: tensor.shape, offset, length, kind };
    offset += length;
    return stored;
  });
  const initial = new Float32Array(offset);
  tensors.forEach(({ tensor }, index) => {
    initial.set(Float32Array.from(tensor.data, Number), parameters[index]?.offset ?? 0);
  });
  return { layout: { parameters, length: offset }, initial };
}
