// What every operator of the registry promises to the search, alone on every kind of network: it is offered where it saves, its
// costs are known beforehand, and what is judged can be written and read in every format that says that it can be written.
import assert from 'node:assert/strict';
import * as path from 'node:path';
import type { Backend } from '../../src/engine/compute/backend';
import { createBackend } from '../../src/engine/compute/index';
import { formats } from '../../src/engine/formats/index';
import { graphCost } from '../../src/engine/graph/cost';
import type { Graph } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { operators } from '../../src/engine/operators/index';
import { graphEnergyMj } from '../../src/engine/profile/energy';
import { peakMemoryBytes } from '../../src/engine/profile/memory';
import { assumedPredictor } from '../../src/engine/profile/latencyPredictor';
import { exportedGraph, leavingThreshold } from '../../src/engine/search/leaving/leavesWhenSure';
import { isQuantised, quantiseGraph } from '../../src/engine/search/quantisedGraph';
import { outlineOf } from '../../src/engine/search/subNetworkProblem';
import { createSupernet } from '../../src/engine/supernet/createSupernet';
import { operatorsIn, operatorsOf } from '../../src/engine/supernet/genes/operatorsIn';
import { uniformAssignments } from '../../src/engine/supernet/genes/uniformAssignments';
import { materialise } from '../../src/engine/supernet/materialise';
import { originalStatistics } from '../../src/engine/supernet/originalStatistics';
import { AdaScaleError } from '../../src/shared/errors';
import { baselineGenes, type Genes } from '../../src/shared/run/genes';
import { randomBatch, syntheticNets } from '../support/nets';
import { runGraph } from '../support/runGraph';
import { temporaryFolder } from '../support/temporary';

const supernets = Object.entries(syntheticNets).map(([name, create]) => ({ name, supernet: createSupernet(create()) }));

/** Genes that use this operator alone, everywhere, in as many ways as people would try. */
const using = (space: (typeof supernets)[number]['supernet']['space'], id: string): readonly Genes[] =>
  uniformAssignments(space).filter((genes) => [...operatorsIn(genes)].join() === id);

/** Share of the norm. */
function relativeError(a: Float32Array, b: Float32Array): number {
  assert.equal(a.length, b.length);
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0))) / Math.max(1e-12, Math.hypot(...b));
}

it('the networks between them meet every operator, and no operator that is not in the registry', () => {
  const met = new Set(supernets.flatMap(({ supernet }) => [...operatorsOf(supernet.space)]));
  assert.deepEqual([...met].sort(), operators.map(({ id }) => id).sort());
});

for (const { id } of operators) {
  describe(`every operator: ${id}`, () => {
    const folder = temporaryFolder();
    let backend: Backend;
    before(async () => {
      backend = await createBackend('onnxruntimeNode', { threads: 1 });
    });
    after(() => backend.dispose());

    for (const { name, supernet } of supernets.filter((entry) => using(entry.supernet.space, id).length > 0)) {
      const list = using(supernet.space, id);

      /** As it is judged. */
      const variant = async (genes: Genes): Promise<Graph> => {
        const sub = supernet.subNetwork(genes);
        const floats = materialise(sub, supernet.initial, originalStatistics(supernet, sub));
        if (!isQuantised(genes)) return floats;
        const batches = [Float32Array.from(randomBatch(floats, 16).data, Number)];
        return (await quantiseGraph(floats, backend, { batchSize: 16, batches, sha256: '' }, async () => {})).graph;
      };

      it(`saves what it is there to save: ${name}`, async () => {
        const whole = await variant(baselineGenes);
        for (const genes of list) {
          const outline = outlineOf(supernet, assumedPredictor, genes);
          if (isQuantised(genes)) {
            const made = await variant(genes);
            assert.ok(encodeOnnx(made).length < encodeOnnx(whole).length && graphEnergyMj(made) < graphEnergyMj(whole));
          } else assert.ok(outline.costs.macs < graphCost(whole).macs, outline.key);
        }
      });

      it(`costs what the search foretold: ${name}`, async () => {
        for (const genes of list.filter((entry) => leavingThreshold(entry) === null)) {
          const { costs } = outlineOf(supernet, assumedPredictor, genes);
          const made = await variant(genes);
          assert.equal(costs.macs, graphCost(made).macs);
          // Constants that are no parameters (bounds, sizes) are not foretold; an integer network is a float one of a quarter
          // of the bytes until its conversions are placed.
          const tolerance = isQuantised(genes) ? 0.25 : 0.01;
          for (const [foretold, found] of [
            [costs.latencyMs, assumedPredictor.predictMs(made)],
            [costs.peakMemoryBytes, peakMemoryBytes(made)],
          ] as const)
            assert.ok(Math.abs(foretold / found - 1) < tolerance, `${foretold} foretold, ${found} found`);
        }
      });

      it(`gives the same from every format that can be written: ${name}`, async () => {
        const x = randomBatch(supernet.graph, 4, 5);
        const { shape } = await runGraph(await variant(baselineGenes), x);
        for (const genes of new Set([list[0] ?? assert.fail(), list.at(-1) ?? assert.fail()])) {
          const graph = exportedGraph(await variant(genes), genes);
          const wanted = await runGraph(graph, x);
          assert.deepEqual(wanted.shape, shape);
          for (const format of formats) {
            const file = path.join(folder(), `${format.id}${format.extensions[0]}`);
            const found = await writtenAndRead(format, graph, file);
            if (found === null) continue;
            const error = relativeError((await runGraph(found, x)).data, wanted.data);
            assert.ok(error < 1e-4, `${format.id}: ${error}`);
          }
        }
      });
    }
  });
}

/** Null where the format cannot be written, or says of this graph, naming a layer, that it cannot hold it. */
async function writtenAndRead(format: (typeof formats)[number], graph: Graph, file: string): Promise<Graph | null> {
  if (format.write === undefined) return null;
  try {
    await format.write(graph, file);
  } catch (error) {
    assert.ok(error instanceof AdaScaleError && format.id !== 'onnx', `${format.id}: ${String(error)}`);
    assert.ok(
      graph.nodes.some(({ name, layer }) => error.message.includes(layer ?? name)),
      error.message,
    );
    return null;
  }
  const { graph: read, unsupported } = await format.read(file);
  assert.deepEqual(unsupported, []);
  return read;
}
