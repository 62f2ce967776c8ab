// The IR as an ONNX ModelProto: IR version 8, operator set 17 (https://github.com/onnx/onnx/blob/main/docs/IR.md). Every
// runtime that is handed a graph (onnxruntime in Node, in WASM, on a phone) and every exported .onnx file goes through here.
import type { Attribute, Graph, GraphNode, Tensor, ValueInfo } from '../graph';
import { opsetVersion } from '../graph';
import { onnxAttributeTypes, onnxDataTypes, onnxMessages } from './schema';

const irVersion = 8;
const text = new TextEncoder();

/** Version declared for an operator domain other than ONNX's own, such as `com.microsoft`. */
const foreignDomainVersion = 1;

/** Where a constant's bytes lie in a file beside the model. */
export interface ExternalData {
  readonly location: string;
  readonly offset: number;
}

const externalLocation = 1;

/** The bytes of a tensor as they stand in a file. */
export const tensorBytes = ({ data: { buffer, byteOffset, byteLength } }: Tensor): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function encodeTensor(tensor: Tensor, name?: string, external?: ExternalData): object {
  const bytes = tensorBytes(tensor);
  return {
    dims: tensor.shape,
    dataType: onnxDataTypes[tensor.dataType],
    ...(external === undefined ? { rawData: bytes } : elsewhere(external, bytes.length)),
    ...(name === undefined ? {} : { name }),
  };
}

function elsewhere({ location, offset }: ExternalData, length: number): object {
  const entries = Object.entries({ location, offset: String(offset), length: String(length) });
  return { dataLocation: externalLocation, externalData: entries.map(([key, value]) => ({ key, value })) };
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

type ExternalMap = ReadonlyMap<string, ExternalData>;

function encodeGraph(graph: Graph, external?: ExternalMap): object {
  return {
    node: graph.nodes.map(encodeNode),
    name: graph.name,
    initializer: [...graph.initializers].map(([name, tensor]) => encodeTensor(tensor, name, external?.get(name))),
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
 * Serialises a graph as the bytes of an .onnx file; weights are little-endian raw data, as in memory on every
 * machine that Node runs on. Equal graphs give equal bytes.
 *
 * @param external constants of the outermost graph whose bytes the caller writes beside the model; none by default, so that
 * the file is self-contained.
 */
export function encodeOnnx(graph: Graph, external?: ExternalMap): Uint8Array {
  return onnxMessages.model
    .encode({
      irVersion,
      producerName: 'adascale',
      opsetImport: operatorSets(graph),
      graph: encodeGraph(graph, external),
    })
    .finish();
}
