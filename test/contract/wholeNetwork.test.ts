// What the operators that concern the whole network promise, on every kind of network that the supernet may meet.
import assert from 'node:assert/strict';
import { createBackend } from '../../src/engine/compute/index';
import { graphCost } from '../../src/engine/graph/cost';
import { floatTensor, type Graph, type Tensor } from '../../src/engine/graph/graph';
import { inferShapes } from '../../src/engine/graph/shapes';
import { downscale, sidesAt } from '../../src/engine/operators/resolutionScale/downscale';
import { resolutionShares } from '../../src/engine/operators/resolutionScale/resolutionShares';
import { fitExits } from '../../src/engine/supernet/fitExits';
import { createSupernet } from '../../src/engine/supernet/createSupernet';
import { materialise } from '../../src/engine/supernet/materialise';
import { originalStatistics } from '../../src/engine/supernet/originalStatistics';
import { toProgram } from '../../src/engine/supernet/toProgram';
import { recalibrate } from '../../src/engine/train/recalibrate';
import { createRandom } from '../../src/shared/random';
import { baselineGenes, type Genes } from '../../src/shared/run/genes';
import { depthwiseNet, flattenNet, netBuilder, randomBatch, residualNet, syntheticNets } from '../support/nets';
import { largestDifference, runGraph, type RunOutput } from '../support/runGraph';

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

describe('operator earlyExit', () => {
  it('is not offered where nearly all arithmetic lies before or behind every place for it', () => {
    assert.deepEqual(createSupernet(flattenNet()).exits, []);
  });

  for (const create of [residualNet, depthwiseNet]) {
    describe(create.name, () => {
      const graph = create();
      const supernet = createSupernet(graph);
      const full = supernet.subNetwork(baselineGenes);
      const x = randomBatch(graph, 48);
      const images = { batchSize: 48, batches: [Float32Array.from(x.data, Number)] };
      const endingAt = (id: string, genes: Genes = baselineGenes): Genes => ({ ...genes, exit: { id, threshold: 0 } });

      /** Random numbers in every classifier, which start as zeros. */
      function filled(): Float32Array {
        const parameters = supernet.initial.slice();
        for (const { key, offset, length } of supernet.layout.parameters.filter((entry) => entry.key.includes('exit')))
          parameters.set(randomNumbers(key, length), offset);
        return parameters;
      }

      const standalone = (genes: Genes, parameters: Float32Array): Graph => {
        const sub = supernet.subNetwork(genes);
        return materialise(sub, parameters, originalStatistics(supernet, sub));
      };

      it('is offered inside the network, saves MACs and adds only its own classifier', () => {
        assert.ok(supernet.exits.length > 0);
        assert.deepEqual(
          supernet.space.exits?.map(({ id }) => id),
          supernet.exits.map(({ id }) => id),
        );
        for (const { layer } of supernet.exits) assert.match(layer, /relu$/, 'behind the activation');
        const whole = graphCost(full.graph).macs;
        const macs = supernet.exits.map(({ id }) => graphCost(supernet.subNetwork(endingAt(id)).graph).macs);
        macs.forEach((count, index) => assert.ok(count < 0.9 * whole && count > (macs[index - 1] ?? 0.1 * whole)));
        for (const { id, weight, bias } of supernet.exits) {
          const sub = supernet.subNetwork(endingAt(id));
          assert.deepEqual(sub.graph.outputs, full.graph.outputs);
          const own = sub.parameters.filter((view) => !full.parameters.some(({ offset }) => offset === view.offset));
          assert.deepEqual(own.map(({ input }) => input).sort(), [weight, bias].sort());
        }
      });

      it('computes the classifier of the map that the whole network has there', async () => {
        const parameters = filled();
        for (const { id, value, weight, bias, channels } of supernet.exits) {
          const cut = standalone(endingAt(id), parameters);
          const map = inferShapes(cut).get(value) ?? [];
          const whole = standalone(baselineGenes, parameters);
          const seen = await runGraph(
            { ...whole, outputs: [{ name: value, dataType: 'float32', shape: ['N', ...map.slice(1)] }] },
            x,
          );
          const numbers = (input: string): number[] => Array.from(cut.initializers.get(input)?.data ?? [], Number);
          const expected = classified(seen, channels, numbers(weight), numbers(bias));
          const output = await runGraph(cut, x);
          const scores =
            graph.nodes.at(-1)?.opType === 'Softmax' ? softmaxRows(expected, output.shape[1] ?? 1) : expected;
          assert.ok(largestDifference(output.data, scores) < 1e-4);
        }
      });

      it('takes genes that lie behind the exit out of the name', () => {
        const { id } = supernet.exits[0] ?? assert.fail();
        const smallest = supernet.subNetwork(endingAt(id, supernet.smallest));
        const live = new Set(smallest.graph.nodes.flatMap((node) => node.inputs));
        assert.ok(supernet.layout.parameters.length > smallest.parameters.length);
        assert.ok(smallest.parameters.every(({ input }) => live.has(input)));
        assert.ok(Object.keys(smallest.genes.widths).length < Object.keys(supernet.smallest.widths).length);
        assert.equal(supernet.subNetwork(smallest.genes).key, smallest.key);
      });

      it('starts as the least squares reading of its features', async () => {
        const backend = await createBackend('onnxruntimeNode', { threads: 1 });
        const fitted = await fitExits(supernet, supernet.initial, backend, images);
        await backend.dispose();
        const scores = centredLogs(await runGraph(graph, x), graph);
        const error = async (genes: Genes, parameters: Float32Array): Promise<number> => {
          const own = centredLogs(await runGraph(standalone(genes, parameters), x), graph);
          return Math.hypot(...own.map((value, index) => value - (scores[index] ?? 0)));
        };
        for (const { id } of supernet.exits) {
          const least = await error(endingAt(id), fitted);
          assert.ok(least < 0.95 * (await error(endingAt(id), supernet.initial)), 'better than equal scores');
          for (const direction of [1, -1]) {
            const moved = fitted.map((value, index) => value + 0.02 * direction * Math.sin(index));
            const only = supernet.layout.parameters.filter(({ key }) => key.includes(id));
            const other = fitted.slice();
            for (const { offset, length } of only) other.set(moved.subarray(offset, offset + length), offset);
            assert.ok((await error(endingAt(id), other)) > least, 'no better classifier nearby');
          }
        }
      });

      it('trains its classifier and the layers before it, and leaves those behind alone', async () => {
        const backend = await createBackend('onnxruntimeNode', { threads: 1 });
        const { id, weight } = supernet.exits[0] ?? assert.fail();
        const sub = supernet.subNetwork(endingAt(id));
        const session = await backend.createTraining(toProgram(sub, supernet.layout, 48));
        const classes = Number(graph.outputs[0]?.shape[1]);
        const target = new Float32Array(48 * classes).map((_, index) => (index % classes === 1 ? 1 : 0));
        const step = { parameters: filled(), x: images.batches[0] ?? new Float32Array(), target };
        const { gradient } = await session.step(step);
        const read = new Set(sub.parameters.map(({ offset }) => offset));
        for (const { key, offset, length } of supernet.layout.parameters) {
          const moves = gradient.subarray(offset, offset + length).some((value) => value !== 0);
          if (!read.has(offset)) assert.ok(!moves, key);
          if (key.endsWith(weight)) assert.ok(moves, key);
        }
        const first = supernet.layout.parameters[0];
        assert.ok(first && gradient.subarray(first.offset, first.offset + first.length).some((value) => value !== 0));
        await backend.dispose();
      });
    });
  }

  it('is not offered to a run whose space was recorded without it', () => {
    const graph = syntheticNets['residualNet']?.() ?? assert.fail();
    const { space } = createSupernet(graph);
    const { exits: _exits, ...before } = space;
    const older = {
      ...before,
      stages: before.stages.map((stage) => ({
        ...stage,
        choices: stage.choices.filter(({ operator }) => operator === 'spatialSvd'),
      })),
    };
    const again = createSupernet(graph, { space: older });
    assert.deepEqual(again.exits, []);
    assert.ok(
      again.layout.parameters.every(({ key }) => !key.includes('exit') && !/branch.*(lowRank|tucker)/.test(key)),
    );
    assert.deepEqual(createSupernet(graph, { space }).layout, createSupernet(graph).layout);
  });
});

const randomNumbers = (key: string, length: number): Float32Array => {
  const random = createRandom(3, key);
  return Float32Array.from({ length }, () => random.normal());
};

/** Global average and a dense layer, written out. */
function classified(map: RunOutput, channels: number, weight: readonly number[], bias: readonly number[]): number[] {
  const [rows = 0] = map.shape;
  const positions = map.data.length / (rows * channels);
  return Array.from({ length: rows * bias.length }, (_, index) => {
    const [row, unit] = [Math.floor(index / bias.length), index % bias.length];
    let sum = bias[unit] ?? 0;
    for (let at = 0; at < channels * positions; at++) {
      const channel = Math.floor(at / positions);
      sum +=
        ((map.data[row * channels * positions + at] ?? 0) / positions) * (weight[channel * bias.length + unit] ?? 0);
    }
    return sum;
  });
}

function softmaxRows(scores: readonly number[], classes: number): number[] {
  return scores.map((score, index) => {
    const start = index - (index % classes);
    return 1 / scores.slice(start, start + classes).reduce((sum, other) => sum + Math.exp(other - score), 0);
  });
}

/** Scores as a softmax sees them: logarithms less their mean over the classes. */
function centredLogs({ shape, data }: RunOutput, graph: Graph): number[] {
  const classes = shape[1] ?? 1;
  const logs = Array.from(data, (value) =>
    graph.nodes.at(-1)?.opType === 'Softmax' ? Math.log(Math.max(value, 1e-6)) : value,
  );
  return logs.map((value, index) => {
    const start = index - (index % classes);
    return value - logs.slice(start, start + classes).reduce((sum, other) => sum + other, 0) / classes;
  });
}
