// What the operators that concern the whole network promise, on every kind of network that the supernet may meet.
import assert from 'node:assert/strict';
import { createBackend } from '../../src/engine/compute/index';
import { graphCost } from '../../src/engine/graph/cost';
import { floatTensor, type Graph, type Tensor } from '../../src/engine/graph/graph';
import { inferShapes } from '../../src/engine/graph/shapes';
import { downscale, sidesAt } from '../../src/engine/operators/resolutionScale/downscale';
import { resolutionShares } from '../../src/engine/operators/resolutionScale/resolutionShares';
import { createSupernet } from '../../src/engine/supernet/createSupernet';
import { materialise } from '../../src/engine/supernet/materialise';
import { originalStatistics } from '../../src/engine/supernet/originalStatistics';
import { toProgram } from '../../src/engine/supernet/toProgram';
import { recalibrate } from '../../src/engine/train/recalibrate';
import { baselineGenes, type Genes } from '../../src/shared/run/genes';
import { netBuilder, randomBatch, syntheticNets } from '../support/nets';
import { largestDifference, runGraph } from '../support/runGraph';

const atShare = (resolution: number): Genes => ({ ...baselineGenes, resolution });

/** Linear interpolation between pixel centres, written out: [n, c, h, w] -> [n, c, height, width]. */
function resized({ shape, data }: Tensor, height: number, width: number): Tensor {
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  const pixel = (plane: number, y: number, x: number): number => {
    const [row, column] = [Math.min(h - 1, Math.max(0, y)), Math.min(w - 1, Math.max(0, x))];
    return Number(data[(plane * h + row) * w + column]);
  };
  const result = new Float32Array(n * c * height * width);
  for (let index = 0; index < result.length; index++) {
    const [plane, row, column] = [
      Math.floor(index / (height * width)),
      Math.floor(index / width) % height,
      index % width,
    ];
    const [y, x] = [((row + 0.5) * h) / height - 0.5, ((column + 0.5) * w) / width - 0.5];
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const [dy, dx] = [y - top, x - left];
    result[index] =
      (1 - dy) * ((1 - dx) * pixel(plane, top, left) + dx * pixel(plane, top, left + 1)) +
      dy * ((1 - dx) * pixel(plane, top + 1, left) + dx * pixel(plane, top + 1, left + 1));
  }
  return floatTensor([n, c, height, width], result);
}

/** The network as it would be if it had been declared for another image size. */
function redeclared(graph: Graph, [height, width]: readonly [number, number]): Graph {
  const inputs = graph.inputs.map((input) => ({ ...input, shape: [...input.shape.slice(0, 2), height, width] }));
  return { ...graph, inputs };
}

const convMacs = (graph: Graph): number =>
  graphCost(graph).layers.reduce((sum, layer) => sum + (layer.opType === 'Conv' ? layer.macs : 0), 0);

describe('operator resolutionScale', () => {
  it('is offered where a global average makes the network free of the size, with maps that stay large enough', () => {
    const shares = (name: string): readonly number[] => resolutionShares(syntheticNets[name]?.() ?? assert.fail());
    assert.deepEqual(shares('residualNet'), [8 / 16, 10 / 16, 12 / 16, 14 / 16, 1]);
    assert.deepEqual(shares('depthwiseNet'), [12 / 24, 16 / 24, 20 / 24, 1]);
    assert.deepEqual(shares('flattenNet'), [1], 'the dense layer counts positions');
    const tiny = netBuilder('tiny', [3, 5, 5]);
    const pooled = tiny.node('GlobalAveragePool', 'pool', [tiny.conv('image', 'c', 3, 4)]);
    const flat = tiny.finish(tiny.dense(tiny.node('Flatten', 'f', [pooled]), 'd', 4, 2, false), ['N', 2]);
    assert.ok(resolutionShares(flat).every((share) => sidesAt(flat, share)[0] >= 3));
  });

  it('hits the sides that it names, whatever the size', async () => {
    for (let height = 3; height < 260; height += 1) {
      const net = netBuilder('size', [1, height, height + 7]);
      const graph = net.finish(net.conv('image', 'c', 1, 1), ['N', 1, 'h', 'w']);
      for (const side of [3, Math.ceil(height / 2), height - 1]) {
        const share = side / height;
        const shape = inferShapes(downscale(graph, share)).get('c_out')?.slice(2);
        assert.deepEqual(shape, [...sidesAt(graph, share)], `${height} to ${side}`);
        assert.equal(sidesAt(graph, share)[0], Math.min(side, height));
        if (height % 50 === 0)
          assert.deepEqual((await runGraph(downscale(graph, share), randomBatch(graph, 1))).shape.slice(2), shape);
      }
    }
  });

  for (const name of ['residualNet', 'depthwiseNet']) {
    describe(name, () => {
      const graph = syntheticNets[name]?.() ?? assert.fail();
      const supernet = createSupernet(graph);
      const shares = (supernet.space.resolutions ?? []).filter((share) => share < 1);
      const x = randomBatch(graph, 3);

      it('keeps the input and the output, and costs the square of the share', () => {
        assert.ok(shares.length > 0);
        const full = supernet.subNetwork(baselineGenes);
        for (const share of shares) {
          const sub = supernet.subNetwork(atShare(share));
          assert.deepEqual(sub.graph.inputs[0], full.graph.inputs[0]);
          assert.deepEqual(sub.graph.outputs, full.graph.outputs);
          assert.equal(sub.genes.resolution, share);
          assert.deepEqual(sub.parameters, full.parameters, 'all weights are shared');
          assert.ok(Math.abs(convMacs(sub.graph) / convMacs(full.graph) - share ** 2) < 1e-9);
        }
      });

      it('is the same network on a smaller image', async () => {
        for (const share of shares) {
          const sub = supernet.subNetwork(atShare(share));
          const small = materialise(sub, supernet.initial, originalStatistics(supernet, sub));
          const sides = sidesAt(graph, share);
          const expected = await runGraph(redeclared(graph, sides), resized(x, ...sides));
          assert.ok(largestDifference(expected.data, (await runGraph(small, x)).data) < 2e-5);
        }
      });

      it('trains through the downscale on shared weights, alike on both kinds of backend', async function () {
        this.timeout(300_000);
        const sub = supernet.subNetwork(atShare(shares[0] ?? 1));
        const program = toProgram(sub, supernet.layout, 1);
        const classes = Number(graph.outputs[0]?.shape[1]);
        const target = new Float32Array(classes).fill(1 / classes);
        const gradients: Float32Array[] = [];
        for (const id of ['onnxruntimeNode', 'tfjsCpu'] as const) {
          const backend = await createBackend(id, { threads: 1 });
          const session = await backend.createTraining(program);
          const step = {
            parameters: supernet.initial,
            x: Float32Array.from(x.data, Number).subarray(0, x.data.length / 3),
            target,
          };
          gradients.push((await session.step(step)).gradient.slice());
          await backend.dispose();
        }
        const [ours = new Float32Array(), theirs = new Float32Array()] = gradients;
        const first = sub.parameters[0];
        assert.ok(first && ours.subarray(first.offset, first.offset + 4).some((value) => value !== 0));
        assert.ok(largestDifference(ours, theirs) < 2e-3 * largestDifference(ours, new Float32Array(ours.length)));
      });

      it('is recalibrated at its own resolution', async () => {
        const share = shares[0] ?? 1;
        const backend = await createBackend('onnxruntimeNode', { threads: 1 });
        const images = Float32Array.from(x.data, Number);
        const own = createSupernet(redeclared(graph, sidesAt(graph, share)));
        const small = Float32Array.from(resized(x, ...sidesAt(graph, share)).data, Number);
        const [at, expected] = [
          await recalibrate(
            toProgram(supernet.subNetwork(atShare(share)), supernet.layout, 3),
            backend,
            supernet.initial,
            [images],
          ),
          await recalibrate(toProgram(own.subNetwork(baselineGenes), own.layout, 3), backend, own.initial, [small]),
        ];
        at.forEach(({ mean }, index) => {
          assert.ok(largestDifference(mean, expected[index]?.mean ?? []) < 1e-4);
        });
        await backend.dispose();
      });
    });
  }
});
