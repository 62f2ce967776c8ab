// ONNX files that our writer would not write: other operator sets, damaged or unusual content.
import type { Graph } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { onnxMessages } from '../../src/engine/graph/onnx/schema';

/** Any ONNX message as protobufjs decodes it; tests change fields by name. */
export interface Message {
  [field: string]: MessageField;
}
export type MessageField = string | number | Uint8Array | Message | readonly MessageField[] | null | undefined;

/** The graph as a file after `change` has had its way with the decoded message. */
export function onnxFile(graph: Graph, change: (model: Message) => void = () => undefined): Uint8Array {
  const model = onnxMessages.model.decode(encodeOnnx(graph)) as unknown as Message;
  change(model);
  return onnxMessages.model.encode(model).finish();
}

/** The graph as a file that declares another operator set; its nodes have to be of that set. */
export const onnxFileOfOpset = (graph: Graph, opset: number): Uint8Array =>
  onnxFile(graph, (model) => {
    model['opsetImport'] = [{ domain: '', version: opset }];
  });

/** A message within a message. */
export function part(message: Message, field: string, index?: number): Message {
  const value = message[field];
  return (index === undefined ? value : (value as readonly MessageField[])[index]) as Message;
}
