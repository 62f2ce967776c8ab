// Constants in their several spellings, casts, and sums of many values.
import { intAttribute } from '../../../graph/attributes';
import type { Attribute, GraphNode, Tensor } from '../../../graph/graph';
import { floatTensor, int, int64Tensor } from '../../../graph/graph';
import { dataTypeNames } from '../../../graph/onnx/schema';
import type { UpgradeRule } from './upgradeRule';
import { trimInputs, withoutAttributes } from './upgradeRule';

function constantValue(attributes: Readonly<Record<string, Attribute>>): Tensor | null {
  const [attribute] = Object.values(attributes);
  switch (attribute?.type) {
    case 'tensor':
      return attribute.value;
    case 'float':
      return floatTensor([], [attribute.value]);
    case 'floats':
      return floatTensor([attribute.value.length], attribute.value);
    case 'int':
      return int64Tensor([attribute.value], []);
    case 'ints':
      return int64Tensor(attribute.value);
    default:
      return null;
  }
}

export const constant: UpgradeRule = ({ node }) => {
  const value = constantValue(node.attributes);
  return value
    ? [{ ...node, attributes: { value: { type: 'tensor', value } } }]
    : 'its value is not a tensor of numbers';
};

export const cast: UpgradeRule = ({ node }) => {
  if (!dataTypeNames.has(intAttribute(node, 'to', 0))) return 'converts to a type that is not supported';
  return [{ ...node, attributes: withoutAttributes(node, 'saturate') }];
};

/** Sum of many -> a chain of Add. */
export const sum: UpgradeRule = ({ node }) => {
  const [first = '', second, ...others] = node.inputs;
  if (second === undefined) return [{ ...node, opType: 'Identity' }];
  const nodes: GraphNode[] = [];
  let total = first;
  for (const [index, value] of [second, ...others].entries()) {
    const isLast = index === others.length;
    const output = isLast ? (node.outputs[0] ?? '') : `${node.name}/sum${index}`;
    const name = isLast ? node.name : `${node.name}/add${index}`;
    nodes.push({ ...node, name, opType: 'Add', inputs: [total, value], outputs: [output] });
    total = output;
  }
  return nodes;
};

/** Clip kept its bounds in attributes until opset 11, with the whole range as the default. */
export const clip: UpgradeRule = ({ node, opset, add }) => {
  if (opset >= 11) return [{ ...node, inputs: trimInputs(node.inputs) }];
  const bound = (name: string): string => {
    const value = node.attributes[name];
    return value?.type === 'float' ? add(name, floatTensor([], [value.value])) : '';
  };
  return [{ ...node, inputs: trimInputs([node.inputs[0] ?? '', bound('min'), bound('max')]), attributes: {} }];
};

/** `allowzero` is new at 14 and only matters where it is set. */
export const reshape: UpgradeRule = ({ node }) => {
  const allowsZero = intAttribute(node, 'allowzero', 0) !== 0;
  return [{ ...node, attributes: allowsZero ? { allowzero: int(1) } : {} }];
};
