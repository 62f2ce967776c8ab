// How a node of an older or newer operator set becomes one of opset 17. One file an operator family; index.ts is the table.
import type { Attribute, DataType, GraphNode, Tensor } from '../../../graph/graph';
import { floatTensor, int64Tensor } from '../../../graph/graph';

export interface UpgradeContext {
  readonly node: GraphNode;
  /** The operator set that the file follows. */
  readonly opset: number;
  /** Stores a constant and returns its value name. */
  readonly add: (suffix: string, tensor: Tensor) => string;
  /** The value of a constant input, else undefined. */
  readonly constant: (index: number) => Tensor | undefined;
  /** The element type of an input that the file declares, else undefined: values of nodes carry none. */
  readonly declaredType: (index: number) => DataType | undefined;
  /** True if the node's output of this index is read by anything. */
  readonly isUsed: (index: number) => boolean;
}

/** The nodes that take the node's place, or the reason why none can. */
export type UpgradeRule = (context: UpgradeContext) => readonly GraphNode[] | string;

export function withoutAttributes(node: GraphNode, ...names: readonly string[]): Readonly<Record<string, Attribute>> {
  return Object.fromEntries(Object.entries(node.attributes).filter(([name]) => !names.includes(name)));
}

/** The attribute's numbers as a constant input's name, or '' where the attribute is absent. */
export function asInput({ node, add }: UpgradeContext, attribute: string): string {
  const value = node.attributes[attribute];
  if (value?.type === 'ints') return add(attribute, int64Tensor(value.value));
  if (value?.type === 'floats') return add(attribute, floatTensor([value.value.length], value.value));
  return value?.type === 'float' ? add(attribute, floatTensor([], [value.value])) : '';
}

/** Numbers of a constant input; undefined where it is omitted or not constant. */
export function constantNumbers({ constant }: UpgradeContext, index: number): readonly number[] | undefined {
  const tensor = constant(index);
  return tensor && Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** Drops trailing omitted inputs. */
export function trimInputs(inputs: readonly string[]): readonly string[] {
  const last = inputs.findLastIndex((value) => value !== '');
  return inputs.slice(0, last + 1);
}
