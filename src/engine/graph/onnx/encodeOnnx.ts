// The IR as an ONNX ModelProto: IR version 8, operator set 17 (https://github.com/onnx/onnx/blob/main/docs/IR.md). Every
// runtime that is handed a graph (onnxruntime in Node, in WASM, on a phone) and every exported .onnx file goes through here.
import type { Attribute, Graph, GraphNode, Tensor, ValueInfo } from '../graph';
import { opsetVersion } from '../graph';
import { onnxAttributeTypes, onnxDataTypes, onnxMessages } from './schema';

const irVersion = 8;
const text = new TextEncoder();

/** Version declared for an operator domain other than ONNX's own, such as `com.microsoft`. */
const foreignDomainVersion = 1;

function encodeTensor(tensor: Tensor, name?: string): object {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return {
    dims: tensor.shape,
    dataType: onnxDataTypes[tensor.dataType],
    rawData: new Uint8Array(buffer, byteOffset, byteLength),
    ...(name === undefined ? {} : { name }),
  };
}

function encodeValue(attribute: Attribute): object {
  switch (attribute.type) {
    case 'int':
      return { i: attribute.value };
    case 'float':
      return { f: attribute.value };
    case 'string':
      return { s: text.encode(attribute.value) };
    case 'ints':
      return { ints: attribute.value };
    case 'floats':
      return { floats: attribute.value };
    case 'strings':
      return { strings: attribute.value.map((value) => text.encode(value)) };
    case 'tensor':
      return { t: encodeTensor(attribute.value) };
    case 'graph':
      return { g: encodeGraph(attribute.value) };
    default:
      return attribute satisfies never;
  }
}

function encodeNode(node: GraphNode): object {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.name,
    opType: node.opType,
    ...(node.domain ? { domain: node.domain } : {}),
    attribute: Object.entries(node.attributes).map(([name, attribute]) => ({
      name,
      type: onnxAttributeTypes[attribute.type],
      ...encodeValue(attribute),
    })),
  };
}

function encodeValueInfo({ name, dataType, shape }: ValueInfo): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: onnxDataTypes[dataType], shape: { dim } } } };
}

function encodeGraph(graph: Graph): object {
  return {
    node: graph.nodes.map(encodeNode),
    name: graph.name,
    initializer: [...graph.initializers].map(([name, tensor]) => encodeTensor(tensor, name)),
    input: graph.inputs.map(encodeValueInfo),
    output: graph.outputs.map(encodeValueInfo),
  };
}

function operatorSets(graph: Graph): object[] {
  const foreign = new Set(graph.nodes.map((node) => node.domain ?? '').filter((domain) => domain !== ''));
  return [
    { domain: '', version: opsetVersion },
    ...[...foreign].sort().map((domain) => ({ domain, version: foreignDomainVersion })),
  ];
}

/**
 * Serialises a graph as the bytes of a self-contained .onnx file; weights are little-endian raw data, as in memory on every
 * machine that Node runs on. Equal graphs give equal bytes.
 */
export function encodeOnnx(graph: Graph): Uint8Array {
  return onnxMessages.model
    .encode({
      irVersion,
      producerName: 'adascale',
      opsetImport: operatorSets(graph),
      graph: encodeGraph(graph),
    })
    .finish();
}
