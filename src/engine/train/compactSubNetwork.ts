// One sub-network on its own: the prefixes that it reads of the supernet's vector, packed into a small vector of their own,
// so that training it changes nobody else.
import type { ParameterView } from '../compute/backend';
import { elementCount } from '../graph/graph';
import { copyPrefix } from '../supernet/slices';
import type { ParameterLayout, StoredParameter, SubNetwork } from '../supernet/supernet';

export interface CompactSubNetwork {
  /** Same graph and genes; every view covers the whole of its stored tensor. */
  readonly subNetwork: SubNetwork;
  readonly layout: ParameterLayout;
  /** [layout.length] */
  readonly parameters: Float32Array;
}

/** Packs tensor by tensor; two views of one stored tensor (tied weights) stay one. */
export function compactSubNetwork(
  subNetwork: SubNetwork,
  layout: ParameterLayout,
  parameters: Float32Array,
): CompactSubNetwork {
  const storedAt = new Map(layout.parameters.map((stored) => [stored.offset, stored]));
  const packed = new Map<string, StoredParameter>();
  const chunks: Float32Array[] = [];
  let length = 0;
  const pack = (view: ParameterView): StoredParameter => {
    const id = `${view.offset}:${view.shape.join()}`;
    const known = packed.get(id);
    if (known) return known;
    const { key, kind } = storedAt.get(view.offset) as StoredParameter;
    const size = elementCount(view.shape);
    const stored = { key, kind, shape: view.shape, offset: length, length: size };
    chunks.push(copyPrefix(parameters, view.offset, view.storedShape, view.shape));
    packed.set(id, stored);
    length += size;
    return stored;
  };
  const views = subNetwork.parameters.map((view) => {
    const { offset, shape } = pack(view);
    return { input: view.input, offset, storedShape: shape, shape };
  });
  const flat = new Float32Array(length);
  [...packed.values()].forEach(({ offset }, index) => flat.set(chunks[index] as Float32Array, offset));
  return {
    subNetwork: { ...subNetwork, parameters: views },
    layout: { parameters: [...packed.values()], length },
    parameters: flat,
  };
}
