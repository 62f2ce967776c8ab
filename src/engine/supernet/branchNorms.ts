// BatchNorm scale and shift of its own for each branch: a branch's responses are distributed otherwise than the layer's that
// it replaces, and with shared scales the branches of a site pull on the same few numbers (private BatchNorm: Yu et al.,
// "Slimmable Neural Networks", arXiv 1812.08928, section 3.3, there by width, here by operator).
import type { ParameterView } from '../compute/backend';
import type { Graph, GraphNode, Tensor } from '../graph/graph';
import type { Storable } from './layout';

/** Last parts of the store keys, by position of the BatchNormalization's input. */
const parts = [
  { position: 1, name: 'normScale', kind: 'scale' },
  { position: 2, name: 'normShift', kind: 'shift' },
] as const;

const names: readonly string[] = parts.map(({ name }) => name);

/** Whether a store key is that of a branch's own scale or shift. */
export const isNormKey = (key: string): boolean => names.includes(key.split('/').at(-1) ?? '');

/** Copies of the norm's scale and shift for the branch at `prefix`. */
export function normTensors(graph: Graph, norm: GraphNode | null, prefix: string): Storable[] {
  return parts.flatMap(({ position, name, kind }): Storable[] => {
    const tensor: Tensor | undefined = graph.initializers.get(norm?.inputs[position] ?? '');
    return tensor?.dataType === 'float32' ? [{ key: `${prefix}/${name}`, kind, tensor }] : [];
  });
}

export interface OwnNorm {
  /** The norm, reading the branch's scale and shift. */
  readonly node: GraphNode;
  readonly views: readonly ParameterView[];
}

type Stored = ReadonlyMap<string, { readonly offset: number; readonly shape: readonly number[] }>;

/** The norm behind a replaced site; null where the branch has no scale of its own. `channels`: how many it keeps. */
export function ownNorm(norm: GraphNode | null, prefix: string, stored: Stored, channels: number): OwnNorm | null {
  if (norm === null || !stored.has(`${prefix}/normScale`)) return null;
  const inputs = [...norm.inputs];
  const views = parts.map(({ position, name }): ParameterView => {
    const input = `${prefix}/${name}`;
    const { offset = 0, shape = [] } = stored.get(input) ?? {};
    inputs[position] = input;
    return { input, offset, storedShape: shape, shape: [channels] };
  });
  return { node: { ...norm, inputs }, views };
}
