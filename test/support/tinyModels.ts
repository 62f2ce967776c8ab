// Small graphs and the .onnx files made of them, for tests that need a model and not its meaning.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { floatTensor, ints, type Graph } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';

/** A 3×3 convolution of `channels` outputs on 3×size×size, then ReLU. */
export function convolution(channels: number, size = 16): Graph {
  const weights = Float32Array.from({ length: channels * 27 }, (_, i) => Math.sin(i) / 10);
  return {
    name: `conv${channels}`,
    inputs: [{ name: 'input', dataType: 'float32', shape: ['N', 3, size, size] }],
    outputs: [{ name: 'output', dataType: 'float32', shape: ['N', channels, size, size] }],
    nodes: [
      {
        name: 'conv',
        opType: 'Conv',
        inputs: ['input', 'weight'],
        outputs: ['sum'],
        attributes: { pads: ints([1, 1, 1, 1]), kernel_shape: ints([3, 3]) },
      },
      { name: 'relu', opType: 'Relu', inputs: ['sum'], outputs: ['output'], attributes: {} },
    ],
    initializers: new Map([['weight', floatTensor([channels, 3, 3, 3], weights)]]),
  };
}

/** Writes a graph as `folder/name.onnx` and returns the path. */
export async function writeOnnx(folder: string, name: string, graph: Graph): Promise<string> {
  const file = path.join(folder, `${name}.onnx`);
  await writeFile(file, encodeOnnx(graph));
  return file;
}
