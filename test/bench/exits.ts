// What the condition of an early exit costs ONNX Runtime: the whole network, the network cut off at the exit, and the one file
// that decides, made to leave and made to stay. `npx tsx test/bench/exits.ts MODEL…` prints medians in ms, one thread.
import * as path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Backend } from '../../src/engine/compute/backend';
import { createBackend } from '../../src/engine/compute/index';
import { readModel, requireSupported } from '../../src/engine/formats/index';
import type { Graph } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { attachExits, cutAtExit, keepExit } from '../../src/engine/operators/earlyExit/exitGraph';
import { exitPoints } from '../../src/engine/operators/earlyExit/exitPoints';
import { leaveEarly } from '../../src/engine/operators/earlyExit/leaveEarly';
import { quantiseGraph } from '../../src/engine/search/quantisedGraph';
import { prepareGraph } from '../../src/engine/supernet/prepareGraph';
import { randomBatch } from '../support/nets';

const rounds = 400;
const warmUp = 50;

/** Median latency of each, all of them once a round. */
async function medians(graphs: Readonly<Record<string, Graph>>, data: Float32Array): Promise<Record<string, number>> {
  const times = new Map<string, number[]>();
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 as const };
  const sessions = await Promise.all(
    Object.entries(graphs).map(async ([name, graph]) => {
      const shape = [1, ...(graph.inputs[0]?.shape.slice(1).map(Number) ?? [])];
      const feeds = { [graph.inputs[0]?.name ?? '']: new Tensor('float32', data, shape) };
      return { name, feeds, session: await InferenceSession.create(encodeOnnx(graph), options) };
    }),
  );
  for (let round = 0; round < rounds; round++) {
    for (const { name, feeds, session } of sessions) {
      const started = performance.now();
      await session.run(feeds);
      if (round >= warmUp) times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
    }
  }
  for (const { session } of sessions) await session.release();
  const middle = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
  return Object.fromEntries([...times].map(([name, list]) => [name, middle(list)]));
}

async function bench(file: string, backend: Backend): Promise<void> {
  const graph = prepareGraph(requireSupported(await readModel(file)));
  const exits = exitPoints(graph);
  const all = attachExits(graph, exits);
  const data = Float32Array.from(randomBatch(graph, 1).data, Number);
  const images = { batchSize: 1, batches: [data], sha256: '' };
  const integers = async (given: Graph): Promise<Graph> =>
    (await quantiseGraph(given, backend, images, () => Promise.resolve())).graph;
  for (const exit of exits) {
    for (const format of ['float32', 'int8'] as const) {
      const made = (given: Graph): Promise<Graph> | Graph => (format === 'int8' ? integers(given) : given);
      const both = await made(keepExit(all, exit));
      const figures = await medians(
        {
          whole: await made(cutAtExit(all, null)),
          cut: await made(cutAtExit(all, exit)),
          leaves: leaveEarly(both, 0),
          stays: leaveEarly(both, 2),
        },
        data,
      );
      const cells = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(3)}`);
      console.log(`${path.basename(file)} ${exit.id} ${format}: ${cells.join(', ')}`);
    }
  }
}

async function main(): Promise<void> {
  const backend = await createBackend('onnxruntimeNode', { threads: 1 });
  try {
    for (const file of process.argv.slice(2)) await bench(file, backend);
  } finally {
    await backend.dispose();
  }
}

void main();
