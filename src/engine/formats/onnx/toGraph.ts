// GraphProto -> the IR's shape of data, meaning untouched: nodes still follow the file's own operator set.
import type { UnsupportedLayer } from '../../../shared/protocol/engine';
import { AdaScaleError } from '../../../shared/errors';
import type { Attribute, Dimension, Graph, GraphNode, Tensor, ValueInfo } from '../../graph/graph';
import { dataTypeNames, onnxAttributeTypes } from '../../graph/onnx/schema';
import { modelLimits } from '../format';
import { decodeTensor, describeType } from './decodeTensor';
import type { AttributeProto, GraphProto, NodeProto, ValueInfoProto } from './messages';
import { toNumber } from './messages';

export interface RawGraph {
  readonly graph: Graph;
  readonly unsupported: readonly UnsupportedLayer[];
}

const text = new TextDecoder();

/** Old writers leave the type out; then the field that is set tells. */
function attributeType(proto: AttributeProto): number {
  if (proto.type !== 0) return proto.type;
  const set = (name: keyof AttributeProto): boolean => Object.hasOwn(proto, name);
  if (set('f')) return onnxAttributeTypes.float;
  if (set('i')) return onnxAttributeTypes.int;
  if (set('s')) return onnxAttributeTypes.string;
  if (proto.t) return onnxAttributeTypes.tensor;
  if (proto.g) return onnxAttributeTypes.graph;
  if (proto.floats.length > 0) return onnxAttributeTypes.floats;
  return proto.strings.length > 0 ? onnxAttributeTypes.strings : onnxAttributeTypes.ints;
}

/** Null for what the IR does not hold: subgraphs, sparse tensors, tensors of foreign types. */
function decodeAttribute(proto: AttributeProto, node: string): Attribute | null {
  switch (attributeType(proto)) {
    case onnxAttributeTypes.float:
      return { type: 'float', value: proto.f };
    case onnxAttributeTypes.int:
      return { type: 'int', value: toNumber(proto.i) };
    case onnxAttributeTypes.string:
      return { type: 'string', value: text.decode(proto.s) };
    case onnxAttributeTypes.floats:
      return { type: 'floats', value: [...proto.floats] };
    case onnxAttributeTypes.ints:
      return { type: 'ints', value: proto.ints.map(toNumber) };
    case onnxAttributeTypes.strings:
      return { type: 'strings', value: proto.strings.map((value) => text.decode(value)) };
    case onnxAttributeTypes.tensor: {
      const tensor = proto.t && decodeTensor(proto.t, `${node}.${proto.name}`);
      return tensor && { type: 'tensor', value: tensor };
    }
    default:
      return null;
  }
}

function decodeNode(proto: NodeProto, name: string, unsupported: UnsupportedLayer[]): GraphNode {
  const attributes: Record<string, Attribute> = {};
  const foreign: string[] = [];
  for (const attribute of proto.attribute) {
    const value = decodeAttribute(attribute, name);
    if (value) attributes[attribute.name] = value;
    else foreign.push(attribute.name);
  }
  if (foreign.length > 0) {
    const reason = `attribute ${foreign.map((attribute) => `"${attribute}"`).join(', ')} cannot be represented`;
    unsupported.push({ layer: name, op: proto.opType, reason });
  }
  const domain = proto.domain === 'ai.onnx' ? '' : proto.domain;
  return {
    name,
    opType: proto.opType,
    ...(domain === '' ? {} : { domain }),
    inputs: [...proto.input],
    outputs: [...proto.output],
    attributes,
    ...(proto.name === '' ? {} : { layer: proto.name }),
  };
}

/** Unique names: a nameless node is called after its operator and place. */
function uniqueNames(nodes: readonly NodeProto[]): string[] {
  const used = new Set<string>();
  return nodes.map((node, index) => {
    const wanted = node.name === '' ? `${node.opType}_${index}` : node.name;
    let name = wanted;
    for (let copy = 2; used.has(name); copy++) name = `${wanted}_${copy}`;
    used.add(name);
    return name;
  });
}

function dynamicShape(name: string, shape: string): AdaScaleError {
  return new AdaScaleError(
    'model.dynamicShape',
    `The size of network input "${name}" is not fixed: ${shape}`,
    'Export the model with fixed sizes; only the first dimension (the batch) may be free',
  );
}

function inputShape(proto: ValueInfoProto): Dimension[] {
  const dims = proto.type?.tensorType?.shape?.dim;
  if (!dims) throw dynamicShape(proto.name, 'the file gives no shape');
  const shape = dims.map((dim): Dimension => (dim.dimParam === '' ? toNumber(dim.dimValue) : dim.dimParam));
  const batched = shape.map((size, axis): Dimension =>
    axis === 0 && (typeof size === 'string' || size <= 0) ? 'N' : size,
  );
  if (
    batched.length > modelLimits.rank ||
    batched.some((size) => typeof size === 'number' && size > modelLimits.dimension)
  ) {
    throw new AdaScaleError(
      'model.tooLarge',
      `Network input "${proto.name}" claims [${shape.slice(0, 16).join(', ')}]`,
    );
  }
  if (batched.slice(1).some((size) => typeof size === 'string' || size <= 0)) {
    throw dynamicShape(proto.name, `[${shape.join(', ')}]`);
  }
  return batched;
}

function decodeInputs(
  proto: GraphProto,
  stored: ReadonlyMap<string, Tensor>,
  unsupported: UnsupportedLayer[],
): ValueInfo[] {
  const inputs: ValueInfo[] = [];
  for (const input of proto.input) {
    // Up to IR version 3 initializers are listed as inputs too.
    if (stored.has(input.name)) continue;
    const elementType = input.type?.tensorType?.elemType ?? 0;
    const dataType = dataTypeNames.get(elementType);
    if (dataType) inputs.push({ name: input.name, dataType, shape: inputShape(input) });
    else unsupported.push({ layer: input.name, op: 'input', reason: `holds ${describeType(elementType)} values` });
  }
  return inputs;
}

function decodeInitializers(proto: GraphProto, unsupported: UnsupportedLayer[]): Map<string, Tensor> {
  const initializers = new Map<string, Tensor>();
  for (const tensor of proto.initializer) {
    const decoded = decodeTensor(tensor, tensor.name);
    if (decoded) initializers.set(tensor.name, decoded);
    else
      unsupported.push({
        layer: tensor.name,
        op: 'initializer',
        reason: `holds ${describeType(tensor.dataType)} values`,
      });
  }
  if (proto.sparseInitializer.length > 0) {
    unsupported.push({ layer: proto.name, op: 'initializer', reason: 'sparse weights cannot be represented' });
  }
  return initializers;
}

function checkAssignments(graph: Graph): void {
  const made = new Set([...graph.initializers.keys(), ...graph.inputs.map((input) => input.name)]);
  for (const node of graph.nodes) {
    for (const value of node.outputs) {
      if (value !== '' && made.has(value))
        throw new AdaScaleError('model.corrupt', `"${value}" is produced twice, again by "${node.name}"`);
      made.add(value);
    }
  }
}

/** @throws AdaScaleError `model.dynamicShape`, `model.corrupt`, `model.tooLarge`, `model.externalData`. */
export function toGraph(proto: GraphProto): RawGraph {
  const unsupported: UnsupportedLayer[] = [];
  const initializers = decodeInitializers(proto, unsupported);
  const inputs = decodeInputs(proto, initializers, unsupported);
  const names = uniqueNames(proto.node);
  const nodes = proto.node.map((node, index) => decodeNode(node, names[index] ?? node.name, unsupported));
  // Shapes of outputs are inferred later; the file's own may be missing or wrong.
  const outputs = proto.output.map(({ name, type }): ValueInfo => {
    return { name, dataType: dataTypeNames.get(type?.tensorType?.elemType ?? 1) ?? 'float32', shape: [] };
  });
  if (outputs.length === 0) throw new AdaScaleError('model.corrupt', 'The model has no outputs');
  const graph = { name: proto.name || 'model', inputs, outputs, nodes, initializers };
  checkAssignments(graph);
  return { graph, unsupported };
}
