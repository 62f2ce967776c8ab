// The ONNX project's own operator tests (onnx/backend/test/data), read from their archive into memory.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { decodeTensor } from '../../src/engine/formats/onnx/decodeTensor';
import type { ModelProto, TensorProto } from '../../src/engine/formats/onnx/messages';
import type { Tensor } from '../../src/engine/graph/graph';
import { onnxMessages } from '../../src/engine/graph/onnx/schema';

export interface OnnxNodeTest {
  readonly name: string;
  readonly model: Uint8Array;
  /** `input_0.pb`, `output_0.pb`, … of the first data set. */
  readonly tensors: ReadonlyMap<string, Uint8Array>;
}

/** Every test of the archive that has a model and at least one output. */
export async function readOnnxNodeTests(archive: string): Promise<readonly OnnxNodeTest[]> {
  const files = new Map<string, Map<string, Uint8Array>>();
  const unpack = extract();
  createReadStream(archive).pipe(createGunzip()).pipe(unpack);
  for await (const entry of unpack) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const match = /data\/(?:node|simple)\/([^/]+)\/(?:test_data_set_0\/)?([^/]+\.(?:onnx|pb))$/.exec(entry.header.name);
    if (!match?.[1] || !match[2]) continue;
    const test = files.get(match[1]) ?? new Map<string, Uint8Array>();
    files.set(match[1], test.set(match[2], Buffer.concat(chunks)));
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, tensors]) => {
      const model = tensors.get('model.onnx');
      return model && tensors.has('output_0.pb') ? [{ name, model, tensors }] : [];
    });
}

/** The tensor in a .pb file, or null where the IR has no such type (or the file holds a sequence). */
export function decodeTestTensor(bytes: Uint8Array): Tensor | null {
  try {
    return decodeTensor(onnxMessages.tensor.decode(bytes) as unknown as TensorProto, 'test data');
  } catch {
    return null;
  }
}

/**
 * The test's model with every input but the first stored in the file, as weights, axes and shapes are in real models; those
 * inputs stay listed, as files of IR version 3 do.
 */
export function storeInputs(test: OnnxNodeTest): {
  readonly bytes: Uint8Array;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly opTypes: readonly string[];
} {
  const model = onnxMessages.model.decode(test.model) as unknown as ModelProto;
  const declared = model.graph?.input ?? [];
  const inputs = declared.map(({ name }) => name);
  const initializer = declared.flatMap(({ name, type }, index) => {
    const bytes = test.tensors.get(`input_${index}.pb`);
    return index === 0 || !bytes || !type?.tensorType ? [] : [{ ...onnxMessages.tensor.decode(bytes), name }];
  });
  const graph = { ...model.graph, initializer: [...(model.graph?.initializer ?? []), ...initializer] };
  return {
    bytes: onnxMessages.model.encode({ ...model, graph }).finish(),
    inputs,
    outputs: (model.graph?.output ?? []).map(({ name }) => name),
    opTypes: (model.graph?.node ?? []).map(({ opType }) => opType),
  };
}
