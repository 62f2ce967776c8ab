// What ONNX Runtime makes of the probes of kernels without weights: that it computes every kernel that they count.
import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { kernelProbe } from '../../src/engine/calibration/probes/kernelProbe';
import { poolSpellings } from '../../src/engine/calibration/probes/poolSpellings';
import type { Graph } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { onnxMessages } from '../../src/engine/graph/onnx/schema';
import { kernelName, type KernelKind, type KernelShape } from '../../src/engine/profile/kernelShape';
import type { Precision } from '../../src/shared/run/genes';
import { suiteFolder } from '../support/suiteFolder';

const copies = 10;

/** Of 9×9 pixels: a window of three and a stride of two, everything, or two halves. */
function shapeOf(kind: KernelKind, precision: Precision, channels: number): KernelShape {
  const [out, window] = kind === 'globalPool' ? [1, 9] : kind === 'concat' ? [9, 1] : [5, 3];
  const all = kind === 'concat' ? 2 * channels : channels;
  return {
    ...{ kind, precision, inChannels: all, outChannels: all, inHeight: 9, inWidth: 9, outHeight: out, outWidth: out },
    ...{ kernelHeight: window, kernelWidth: window, groups: 1, addsSum: false, activation: 'none' },
  };
}

const opTypes: Partial<Record<KernelKind, RegExp>> = {
  maxPool: /MaxPool$/,
  averagePool: /AveragePool$/,
  globalPool: /AveragePool$/,
  concat: /Concat$/,
};

describe('the probes of kernels without weights in ONNX Runtime', () => {
  const folder = suiteFolder();

  async function countIn(graph: Graph, kind: KernelKind): Promise<number> {
    const file = path.join(folder(), 'optimised.onnx');
    const options = { graphOptimizationLevel: 'all', optimizedModelFilePath: file, logSeverityLevel: 3 } as const;
    await (await InferenceSession.create(encodeOnnx(graph), options)).release();
    const { graph: optimised } = onnxMessages.model.decode(await readFile(file)) as unknown as {
      graph: { node: readonly { opType: string }[] };
    };
    return optimised.node.filter(({ opType }) => opTypes[kind]!.test(opType)).length;
  }

  const families: readonly (readonly [KernelKind, Precision])[] = [
    ...(['maxPool', 'averagePool', 'globalPool', 'concat'] as const).map((kind) => [kind, 'float32'] as const),
    ...(['maxPool', 'globalPool', 'concat'] as const).map((kind) => [kind, 'int8'] as const),
  ];
  for (const [kind, precision] of families)
    for (const channels of [16, 24, 13]) {
      const shape = shapeOf(kind, precision, channels);
      it(`keep every kernel of ${kernelName(shape)}`, async () => {
        const { short, long, copies: counted } = kernelProbe(shape, copies);
        assert.ok(counted >= copies);
        assert.equal((await countIn(long, kind)) - (await countIn(short, kind)), counted);
      });
    }

  /** Nothing to pad, pads on one side, pads all around. */
  const windows = {
    'a window of its stride': [8, 4, 2],
    'an even window': [9, 9, 2],
    'an odd window': [9, 5, 3],
  } as const;
  const pooled = (['maxPool', 'averagePool'] as const).flatMap((kind) =>
    Object.entries(windows).map(([name, [side, out, window]]): readonly [string, KernelShape] => [
      `${kind} of ${name}`,
      {
        ...shapeOf(kind, 'float32', 2),
        ...{ inHeight: side, inWidth: side, outHeight: out, outWidth: out },
        ...{ kernelHeight: window, kernelWidth: window },
      },
    ]),
  );
  const all = [...pooled, ['globalPool', shapeOf('globalPool', 'float32', 2)] as const];
  for (const [name, shape] of all)
    it(`spell one ${name} in many ways`, async () => {
      const spellings = poolSpellings(shape);
      const size = [1, 2, shape.inHeight, shape.inWidth];
      const graph: Graph = {
        name: 'spellings',
        inputs: [{ name: 'x', dataType: 'float32', shape: size }],
        outputs: spellings.map((_, i) => ({
          ...{ name: `y${i}`, dataType: 'float32' },
          shape: [1, 2, shape.outHeight, shape.outWidth],
        })),
        nodes: spellings.map(({ opType, attributes }, i) => ({
          ...{ name: `n${i}`, opType, inputs: ['x'], outputs: [`y${i}`], attributes },
        })),
        initializers: new Map(),
      };
      const x = Float32Array.from({ length: 2 * shape.inHeight * shape.inWidth }, (_, i) => Math.sin(i * i));
      const session = await InferenceSession.create(encodeOnnx(graph));
      const results = await session.run({ x: new Tensor('float32', x, size) });
      const numbers = Object.values(results).map(({ data }) => [...(data as Float32Array)]);
      assert.ok(numbers.length >= 6);
      for (const own of numbers) assert.deepEqual(own, numbers[0]);
    });
});
