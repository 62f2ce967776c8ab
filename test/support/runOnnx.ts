// Runs model bytes in onnxruntime, and says where two results differ.
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { DataType, Tensor, TensorData } from '../../src/engine/graph/graph';
import { exactIntegers } from '../../src/engine/onnxRuntimeNode';

/** Feeds by input name, results by output name. */
export async function runOnnx(
  model: Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const options = { intraOpNumThreads: 1, logSeverityLevel: 4 as const, extra: { session: exactIntegers } };
  const session = await InferenceSession.create(model, options);
  try {
    const inputs = Object.entries(feeds).map(
      ([name, { dataType, data, shape }]) => [name, new RuntimeTensor(dataType, data as never, shape)] as const,
    );
    const results = await session.run(Object.fromEntries(inputs));
    return Object.fromEntries(
      Object.entries(results).map(([name, { type, dims, data }]) => [
        name,
        { dataType: type as DataType, shape: [...dims], data: data as unknown as TensorData },
      ]),
    );
  } finally {
    await session.release();
  }
}

/** A sentence about the first difference beyond `absolute + relative * |expected|`, or null where there is none. */
export function difference(
  actual: Tensor | undefined,
  expected: Tensor,
  absolute = 1e-5,
  relative = 1e-4,
): string | null {
  if (!actual) return 'no such output';
  if (actual.shape.join() !== expected.shape.join())
    return `shape [${actual.shape.join()}] for [${expected.shape.join()}]`;
  for (let index = 0; index < expected.data.length; index++) {
    const [a, b] = [Number(actual.data[index]), Number(expected.data[index])];
    if (!Object.is(a, b) && !(Math.abs(a - b) <= absolute + relative * Math.abs(b))) return `${a} for ${b} at ${index}`;
  }
  return null;
}
