// The network whose latency is watched while memory gets short: dense layers, each of which reads weights of its own once, so
// that the working set is the weights and every inference needs all of them. As AdaScale exports it, a runtime holds the
// weights in memory of the process; with the weights in a file beside it and open to be overridden by an input (so that the
// runtime does not make arranged copies of them), they stay pages of the file, which the system may give up and read again.
import { open, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { WeightPlace } from '../../../shared/device/memoryCliff';
import { int, type Graph } from '../../graph/graph';
import { encodeOnnx, tensorBytes, type ExternalData } from '../../graph/onnx/encodeOnnx';
import { peakMemoryBytes } from '../../profile/memory';
import { Sketch } from './sketch';

export interface ProbeFiles {
  /** As variants state theirs. */
  readonly peakMemoryBytes: number;
  readonly modelPath: string;
  /** The model and what lies beside it, where its pages count; else none. */
  readonly copied: readonly string[];
}

export interface ProbeSize {
  readonly features: number;
  readonly layers: number;
}

/** 134 MB of weights: much beside what a process needs anyway, and read from a slow disk in seconds. */
export const usualSize: ProbeSize = { features: 2048, layers: 8 };

function denseNetwork({ features, layers }: ProbeSize): Graph {
  const sketch = new Sketch();
  let value = 'x';
  for (let layer = 0; layer < layers; layer++) {
    const weight = sketch.constant([features, features], 1 / Math.sqrt(features));
    value = sketch.node('Gemm', [value, weight], { transB: int(1) });
  }
  return sketch.graph('memory', { x: [1, features] }, value, [1, features]);
}

/** @throws the system's error where the disk is full. */
export async function writeProbe(
  weights: WeightPlace,
  folder: string,
  size: ProbeSize = usualSize,
): Promise<ProbeFiles> {
  const graph = denseNetwork(size);
  const modelPath = path.join(folder, `${weights}.onnx`);
  const peak = { peakMemoryBytes: peakMemoryBytes(graph) };
  if (weights === 'mapped') return { ...peak, ...(await writeMapped(graph, modelPath)) };
  await writeFile(modelPath, encodeOnnx(graph));
  return { ...peak, modelPath, copied: [] };
}

async function writeMapped(graph: Graph, modelPath: string): Promise<Omit<ProbeFiles, 'peakMemoryBytes'>> {
  const location = 'weights.bin';
  const weightFile = path.join(path.dirname(modelPath), location);
  const external = new Map<string, ExternalData>();
  const file = await open(weightFile, 'w');
  try {
    let offset = 0;
    for (const [name, tensor] of graph.initializers) {
      external.set(name, { location, offset });
      const bytes = tensorBytes(tensor);
      await file.writeFile(bytes);
      offset += bytes.length;
    }
  } finally {
    await file.close();
  }
  const inputs = [...graph.initializers].map(([name, { dataType, shape }]) => ({ name, dataType, shape }));
  await writeFile(modelPath, encodeOnnx({ ...graph, inputs: [...graph.inputs, ...inputs] }, external));
  return { modelPath, copied: [modelPath, weightFile] };
}
