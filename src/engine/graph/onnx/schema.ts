// The ONNX file format as data: the messages of onnx.proto (https://github.com/onnx/onnx, IR version 10) that a model of
// tensors needs, with their field numbers. protobufjs builds the encoder and the decoder from this table. Fields that are
// left out here (training info, functions, sparse tensors) are skipped as unknown when a file holds them, except those that
// the reader has to notice in order to refuse them.
import type { DataType } from '../graph';
import { Root } from 'protobufjs/light';
import type { INamespace } from 'protobufjs/light';

type FieldTable = Readonly<Record<string, readonly [id: number, type: string, rule?: 'repeated' | 'packed']>>;

const messages: Readonly<Record<string, FieldTable>> = {
  ModelProto: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    producerVersion: [3, 'string'],
    domain: [4, 'string'],
    modelVersion: [5, 'int64'],
    docString: [6, 'string'],
    graph: [7, 'GraphProto'],
    opsetImport: [8, 'OperatorSetIdProto', 'repeated'],
    functions: [25, 'FunctionProto', 'repeated'],
  },
  FunctionProto: { name: [1, 'string'], domain: [10, 'string'] },
  OperatorSetIdProto: { domain: [1, 'string'], version: [2, 'int64'] },
  GraphProto: {
    node: [1, 'NodeProto', 'repeated'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto', 'repeated'],
    docString: [10, 'string'],
    input: [11, 'ValueInfoProto', 'repeated'],
    output: [12, 'ValueInfoProto', 'repeated'],
    valueInfo: [13, 'ValueInfoProto', 'repeated'],
    sparseInitializer: [15, 'SparseTensorProto', 'repeated'],
  },
  SparseTensorProto: { values: [1, 'TensorProto'] },
  NodeProto: {
    input: [1, 'string', 'repeated'],
    output: [2, 'string', 'repeated'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'AttributeProto', 'repeated'],
    docString: [6, 'string'],
    domain: [7, 'string'],
  },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'TensorProto'],
    g: [6, 'GraphProto'],
    floats: [7, 'float', 'repeated'],
    ints: [8, 'int64', 'repeated'],
    strings: [9, 'bytes', 'repeated'],
    type: [20, 'int32'],
  },
  TensorProto: {
    dims: [1, 'int64', 'repeated'],
    dataType: [2, 'int32'],
    floatData: [4, 'float', 'packed'],
    int32Data: [5, 'int32', 'packed'],
    stringData: [6, 'bytes', 'repeated'],
    int64Data: [7, 'int64', 'packed'],
    name: [8, 'string'],
    rawData: [9, 'bytes'],
    doubleData: [10, 'double', 'packed'],
    uint64Data: [11, 'uint64', 'packed'],
    externalData: [13, 'StringStringEntryProto', 'repeated'],
    dataLocation: [14, 'int32'],
  },
  StringStringEntryProto: { key: [1, 'string'], value: [2, 'string'] },
  ValueInfoProto: { name: [1, 'string'], type: [2, 'TypeProto'] },
  TypeProto: { tensorType: [1, 'TensorTypeProto'] },
  TensorTypeProto: { elemType: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'DimensionProto', 'repeated'] },
  DimensionProto: { dimValue: [1, 'int64'], dimParam: [2, 'string'] },
};

function toDescriptor(): INamespace {
  const nested: Record<string, { fields: Record<string, object> }> = {};
  for (const [message, table] of Object.entries(messages)) {
    const fields: Record<string, object> = {};
    for (const [name, [id, type, rule]] of Object.entries(table)) {
      fields[name] = {
        id,
        type,
        ...(rule === undefined ? {} : { rule: 'repeated', options: { packed: rule === 'packed' } }),
      };
    }
    nested[message] = { fields };
  }
  return { nested } as INamespace;
}

const root = Root.fromJSON(toDescriptor());

/** Encoders and decoders by message name. */
export const onnxMessages = {
  model: root.lookupType('ModelProto'),
  tensor: root.lookupType('TensorProto'),
} as const;

/** TensorProto.DataType. */
export const onnxDataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
} as const;

/** AttributeProto.AttributeType. */
export const onnxAttributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

/** The IR's name of a TensorProto.DataType number; types that the IR does not hold are absent. */
export const dataTypeNames: ReadonlyMap<number, DataType> = new Map(
  Object.entries(onnxDataTypes).map(([name, number]) => [number, name as DataType]),
);
