// What every replacing operator promises to the supernet, checked at every kind of site that it may meet.
import assert from 'node:assert/strict';
import { graphCost } from '../../src/engine/graph/cost';
import { elementCount, float, floatTensor, int, ints, type Graph, type Tensor } from '../../src/engine/graph/graph';
import { removeDead } from '../../src/engine/graph/rewrite';
import { inferShapes } from '../../src/engine/graph/shapes';
import { operators, replaceOperators } from '../../src/engine/operators/index';
import type { BranchTensor, ReplaceOperator, Site, SiteWidths } from '../../src/engine/operators/operator';
import { createSite, denseMacs, fullWidths } from '../../src/engine/operators/site';
import { copyPrefix, prefixTensor } from '../../src/engine/supernet/slices';
import { netBuilder, randomBatch } from '../support/nets';
import { largestDifference, runGraph } from '../support/runGraph';

interface ConvOptions {
  readonly outputs?: number;
  readonly kernel?: readonly number[];
  readonly attributes?: Record<string, readonly number[]>;
}

const samePads = { pads: [1, 1, 1, 1] };

function convGraph(name: string, { outputs = 20, kernel = [3, 3], attributes = samePads }: ConvOptions): Graph {
  const net = netBuilder(name, [12, 11, 9]);
  const weight = net.weights('w', [outputs, 12, ...kernel], 0.2);
  const integers = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, ints(value)]));
  const output = net.node('Conv', 'layer', ['image', weight, net.weights('b', [outputs], 0.5)], integers);
  return net.finish(output, ['N', outputs, 'h', 'w']);
}

function denseGraph(name: string, opType: 'Gemm' | 'MatMul', transB: boolean): Graph {
  const net = netBuilder(name, [40]);
  const weight = net.weights('w', transB ? [24, 40] : [40, 24], 0.2);
  const inputs = opType === 'Gemm' ? ['image', weight, net.weights('b', [24], 0.5)] : ['image', weight];
  return net.finish(net.node(opType, 'layer', inputs, transB ? { transB: int(1) } : {}), ['N', 24]);
}

const graphs: readonly Graph[] = [
  convGraph('conv3x3', {}),
  convGraph('conv3x3 of equal channels', { outputs: 12 }),
  convGraph('conv3x3 stride 2, uneven pads', { attributes: { pads: [0, 1, 1, 0], strides: [2, 2] } }),
  convGraph('conv3x3 without pads', { attributes: {} }),
  convGraph('conv5x3 dilated', { kernel: [5, 3], attributes: { pads: [2, 2, 2, 2], dilations: [1, 2] } }),
  convGraph('conv1x1 stride 2', { kernel: [1, 1], attributes: { strides: [2, 2] } }),
  denseGraph('gemm', 'Gemm', false),
  denseGraph('gemm transposed', 'Gemm', true),
  denseGraph('matmul', 'MatMul', false),
];

function siteOf(graph: Graph): Site {
  const node = graph.nodes[0];
  const site = node ? createSite(graph, node, inferShapes(graph)) : null;
  assert.ok(site, `${graph.name} is a site`);
  return site;
}

/** The graph with its layer replaced, branch weights bound at the shapes that the replacement asks for. */
function replaced(
  site: Site,
  operator: ReplaceOperator,
  ratio: number,
  branches: readonly BranchTensor[],
  widths: SiteWidths = fullWidths(site),
): Graph {
  const made = operator.build(site, widths, ratio, 'branch/layer', site.node.inputs[2] ?? '');
  const { nodes, weights, constants = [] } = made;
  const narrow = narrowed(site.graph, widths);
  const initializers = new Map([...narrow.initializers, ...constants]);
  for (const { input, branch, shape } of weights) {
    const stored = branches.find(({ name }) => name === branch)?.tensor;
    assert.ok(stored, `branch ${branch} is stored`);
    assert.equal(stored.shape.length, shape.length);
    shape.forEach((size, axis) => assert.ok(size <= (stored.shape[axis] ?? 0), `${branch} axis ${axis}: ${size} fits`));
    const data = copyPrefix(Float32Array.from(stored.data, Number), 0, stored.shape, shape);
    initializers.set(input, floatTensor(shape, data));
  }
  return removeDead({ ...narrow, nodes, initializers });
}

/** The layer itself at fewer channels: prefixes of its weight, its bias and its input. */
function narrowed(graph: Graph, { inputChannels, outputChannels }: SiteWidths): Graph {
  const layer = graph.nodes[0] ?? assert.fail();
  const transposed = layer.attributes['transB'] !== undefined;
  const outputFirst = layer.opType === 'Conv' || transposed;
  const pair = outputFirst ? [outputChannels, inputChannels] : [inputChannels, outputChannels];
  const initializers = new Map(
    [...graph.initializers].map(([name, tensor]) => {
      const shape = tensor.shape.length === 1 ? [outputChannels] : [...pair, ...tensor.shape.slice(2)];
      return [name, prefixTensor(tensor, shape)] as const;
    }),
  );
  const inputs = graph.inputs.map((input) => ({ ...input, shape: ['N', inputChannels, ...input.shape.slice(2)] }));
  const outputs = graph.outputs.map((output) => ({
    ...output,
    shape: ['N', outputChannels, ...output.shape.slice(2)],
  }));
  return { ...graph, inputs, outputs, initializers };
}

/** Even and odd counts of channels, on either side and on both. */
function narrowerWidths(site: Site): readonly SiteWidths[] {
  const { inputChannels, outputChannels } = fullWidths(site);
  return [
    { inputChannels, outputChannels: outputChannels / 2 },
    { inputChannels: inputChannels / 2, outputChannels },
    { inputChannels: inputChannels / 2, outputChannels: outputChannels / 4 },
    { inputChannels: inputChannels - 1, outputChannels: outputChannels - 1 },
  ];
}

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));

const offered = (operator: ReplaceOperator): { graph: Graph; site: Site; ratios: readonly number[] }[] =>
  graphs
    .map((graph) => ({ graph, site: siteOf(graph), ratios: operator.ratios(siteOf(graph)) }))
    .filter(({ ratios }) => ratios.length > 0);

describe('operator registry', () => {
  it('has unique ids and names a source for each', () => {
    assert.equal(new Set(operators.map(({ id }) => id)).size, operators.length);
    for (const operator of operators) assert.match(operator.source, /\b(19|20)\d\d\b/);
    assert.deepEqual(
      replaceOperators.map(({ id }) => id),
      ['spatialSvd', 'tucker2', 'lowRankDense', 'depthwiseSeparable', 'fire', 'ghost', 'bottleneck', 'asymmetric'],
    );
  });

  it('finds no site in grouped, scaled or computed-weight layers', () => {
    const weight = floatTensor([4, 1, 3, 3], new Float32Array(36));
    const depthwise = netBuilder('grouped', [4, 5, 5]);
    const value = depthwise.node('Conv', 'layer', ['image', depthwise.constant('w', weight)], { group: int(4) });
    const scaled = netBuilder('scaled', [4]);
    const dense = scaled.weights('w', [4, 4], 1);
    const bare = scaled.node('Gemm', 'layer', ['image', dense], { alpha: float(2) });
    const product = netBuilder('computed', [4]);
    const computed = product.node('MatMul', 'layer', [
      'image',
      product.node('Relu', 'r', [product.weights('w', [4, 4], 1)]),
    ]);
    for (const graph of [
      depthwise.finish(value, ['N', 4, 3, 3]),
      scaled.finish(bare, ['N', 4]),
      product.finish(computed, ['N', 4]),
    ]) {
      const layer = graph.nodes.find(({ name }) => name === 'layer');
      assert.ok(layer);
      const sorted = {
        ...graph,
        nodes: [...graph.nodes].sort((a, b) => (a.name === 'layer' ? 1 : b.name === 'layer' ? -1 : 0)),
      };
      assert.equal(createSite(sorted, layer, inferShapes(sorted)), null, graph.name);
    }
  });
});

for (const operator of replaceOperators) {
  describe(`operator ${operator.id}`, () => {
    const sites = offered(operator);

    it('is offered somewhere, with rising ratios in (0, 1]', () => {
      assert.ok(sites.length > 0);
      for (const { ratios } of sites) {
        assert.deepEqual(
          ratios,
          [...new Set(ratios)].sort((a, b) => a - b),
        );
        assert.ok(ratios.every((ratio) => ratio > 0 && ratio <= 1));
      }
    });

    for (const { graph, site, ratios } of sites) {
      it(`keeps the shape and saves MACs: ${graph.name}`, async () => {
        const dense = await runGraph(graph, randomBatch(graph, 2));
        const branches = operator.recycle(site, Math.max(...ratios));
        const full = graphCost(graph).macs;
        assert.equal(denseMacs(site, fullWidths(site)), full);
        for (const ratio of ratios) {
          const smaller = replaced(site, operator, ratio, branches);
          const output = await runGraph(smaller, randomBatch(graph, 2));
          assert.deepEqual(output.shape, dense.shape);
          assert.equal(operator.macs(site, fullWidths(site), ratio), graphCost(smaller).macs);
          assert.ok(graphCost(smaller).macs < full, `${ratio} saves MACs`);
        }
      });

      for (const widths of narrowerWidths(site)) {
        const { inputChannels, outputChannels } = widths;
        const title = `at ${inputChannels} channels in, ${outputChannels} out: ${graph.name}`;

        it(`costs the closed form's MACs ${title}`, () => {
          for (const ratio of ratios) {
            const narrow = replaced(site, operator, ratio, operator.recycle(site, Math.max(...ratios)), widths);
            assert.equal(operator.macs(site, widths, ratio), graphCost(narrow).macs);
          }
        });

        it(`answers like the layer cut to its first channels ${title}`, async () => {
          const x = randomBatch(narrowed(graph, widths), 4);
          const wanted = await runGraph(narrowed(graph, widths), x);
          const length = Math.hypot(...wanted.data);
          // Random kernels have no low rank: only the largest ratio is sure to help.
          const ratio = Math.max(...ratios);
          const output = await runGraph(replaced(site, operator, ratio, operator.recycle(site, ratio), widths), x);
          assert.deepEqual(output.shape, wanted.shape);
          assert.ok(distance(output.data, wanted.data) < length, 'closer than silence');
        });
      }

      it(`stores smaller ratios as prefixes of larger ones: ${graph.name}`, () => {
        const largest = Math.max(...ratios);
        const all = operator.recycle(site, largest);
        for (const ratio of ratios) {
          for (const { name, tensor } of operator.recycle(site, ratio)) {
            const stored = all.find((branch) => branch.name === name)?.tensor;
            assert.ok(stored);
            const prefix = copyPrefix(Float32Array.from(stored.data, Number), 0, stored.shape, tensor.shape);
            assert.ok(largestDifference(prefix, Float32Array.from(tensor.data, Number)) === 0, name);
          }
        }
      });

      it(`is deterministic and survives JSON: ${graph.name}`, () => {
        const largest = Math.max(...ratios);
        assert.deepEqual(operator.recycle(site, largest), operator.recycle(siteOf(graph), largest));
        const choice = { operator: operator.id, ratio: largest };
        const read = JSON.parse(JSON.stringify(choice)) as typeof choice;
        const again = replaceOperators.find(({ id }) => id === read.operator);
        assert.deepEqual(
          again?.build(site, fullWidths(site), read.ratio, 'p', ''),
          operator.build(site, fullWidths(site), largest, 'p', ''),
        );
      });
    }
  });
}

const always = (): boolean => true;
/** Where the ratio 1 is the trained layer itself. */
const exactAtFullRank: readonly [string, (site: Site) => boolean][] = [
  ['spatialSvd', always],
  ['tucker2', always],
  ['lowRankDense', always],
  ['bottleneck', (site) => fullWidths(site).inputChannels === fullWidths(site).outputChannels],
];

for (const [id, isExactAt] of exactAtFullRank) {
  const operator = replaceOperators.find((known) => known.id === id) ?? assert.fail();
  describe(`operator ${id} at full rank`, () => {
    for (const { graph, site } of offered(operator).filter((offer) => isExactAt(offer.site))) {
      it(`reproduces the layer, and a higher rank comes closer: ${graph.name}`, async () => {
        const x = randomBatch(graph, 2);
        const exact = await runGraph(graph, x);
        const branches = operator.recycle(site, 1);
        const errors: number[] = [];
        for (const ratio of [0.25, 0.5, 1]) {
          const output = await runGraph(replaced(site, operator, ratio, branches), x);
          errors.push(distance(output.data, exact.data));
        }
        const [quarter = 0, half = 0, whole = 0] = errors;
        assert.ok(quarter > half && half > 0.01, `errors ${errors.join(', ')}`);
        assert.ok(whole < 1e-4, `full rank error ${whole}`);
      });
    }
  });
}

// Their inner widths follow from the input channels alone, so fewer outputs are the first of all outputs.
for (const id of ['depthwiseSeparable', 'fire', 'ghost', 'asymmetric']) {
  const operator = replaceOperators.find((known) => known.id === id) ?? assert.fail();
  describe(`operator ${id} at fewer outputs`, () => {
    for (const { graph, site, ratios } of offered(operator)) {
      it(`gives the first channels of what it gives in full: ${graph.name}`, async () => {
        const x = randomBatch(graph, 2);
        const ratio = ratios[0] ?? assert.fail();
        const branches = operator.recycle(site, ratio);
        const { inputChannels, outputChannels } = fullWidths(site);
        const whole = await runGraph(replaced(site, operator, ratio, branches), x);
        for (const outputs of [outputChannels - 1, outputChannels / 2, 3]) {
          const widths = { inputChannels, outputChannels: outputs };
          const part = await runGraph(replaced(site, operator, ratio, branches, widths), x);
          const first = copyPrefix(whole.data, 0, whole.shape, part.shape);
          assert.ok(largestDifference(part.data, first) < 1e-5, `${outputs} outputs`);
        }
      });
    }
  });
}

describe('operator depthwiseSeparable on a separable kernel', () => {
  it('reproduces the layer', async () => {
    const random = netBuilder('separable', [6, 8, 8]);
    const depth = floatTensor(
      [6, 9],
      Float32Array.from({ length: 54 }, (_, i) => Math.sin(i + 1)),
    );
    const point = floatTensor(
      [10, 6],
      Float32Array.from({ length: 60 }, (_, i) => Math.cos(2 * i)),
    );
    const kernel = Float32Array.from({ length: 540 }, (_, index) => {
      const [co, ci, k] = [Math.floor(index / 54), Math.floor(index / 9) % 6, index % 9];
      return Number(point.data[co * 6 + ci]) * Number(depth.data[ci * 9 + k]);
    });
    const weight = random.constant('w', floatTensor([10, 6, 3, 3], kernel));
    const graph = random.finish(random.node('Conv', 'layer', ['image', weight], { pads: ints([1, 1, 1, 1]) }), [
      'N',
      10,
      8,
      8,
    ]);
    const operator = replaceOperators.find(({ id }) => id === 'depthwiseSeparable');
    assert.ok(operator);
    const site = siteOf(graph);
    const x = randomBatch(graph, 2);
    const [exact, output] = await Promise.all([
      runGraph(graph, x),
      runGraph(replaced(site, operator, 1, operator.recycle(site, 1)), x),
    ]);
    assert.ok(largestDifference(exact.data, output.data) < 1e-4);
  });
});

describe('refit', () => {
  // Real activations are positive, and channels resemble each other.
  const activations = (graph: Graph, seed: number): Tensor => {
    const { data, shape } = randomBatch(graph, 16, seed);
    return floatTensor(shape, correlated(data, shape[1] ?? 1, elementCount(shape.slice(2))));
  };

  for (const operator of replaceOperators) {
    const { refit } = operator;
    if (!refit) continue;
    for (const { graph, site, ratios } of offered(operator).filter(
      (offer) => offer.graph.nodes[0]?.opType === 'Conv',
    )) {
      it(`of ${operator.id} lowers the error of responses that it has not seen: ${graph.name}`, async () => {
        const ratio = ratios[0] ?? assert.fail();
        const recycled = operator.recycle(site, ratio);
        const x = activations(graph, 5);
        const refitted = refit(site, recycled, activations(graph, 6));
        const exact = await runGraph(graph, x);
        const errorOf = async (branches: readonly BranchTensor[]): Promise<number> => {
          const output = await runGraph(replaced(site, operator, ratio, branches), x);
          return distance(output.data, exact.data);
        };
        const [before, after] = [await errorOf(recycled), await errorOf(refitted)];
        assert.ok(after < 0.95 * before, `${before} before, ${after} after`);
        assert.deepEqual(refit(site, recycled, activations(graph, 6)), refitted);
      });

      it(`of ${operator.id} leaves the branches alone where the layer sees nothing: ${graph.name}`, () => {
        const recycled = operator.recycle(site, ratios[0] ?? 1);
        const { shape } = randomBatch(graph, 2);
        const nothing = floatTensor(shape, new Float32Array(elementCount(shape)));
        assert.deepEqual(refit(site, recycled, nothing), recycled);
      });
    }
  }

  for (const [id, isExactAt] of exactAtFullRank) {
    const operator = replaceOperators.find((known) => known.id === id) ?? assert.fail();
    for (const { graph, site } of offered(operator).filter((offer) => isExactAt(offer.site))) {
      it(`of ${id} still reproduces the layer at full rank: ${graph.name}`, async () => {
        const x = activations(graph, 5);
        const refitted = operator.refit?.(site, operator.recycle(site, 1), activations(graph, 6)) ?? assert.fail();
        const [exact, output] = [await runGraph(graph, x), await runGraph(replaced(site, operator, 1, refitted), x)];
        assert.ok(distance(output.data, exact.data) < 1e-3 * Math.hypot(...exact.data));
      });
    }
  }
});

/** Three maps mixed into all channels, with a little of each channel's own. */
function correlated(values: ArrayLike<number | bigint>, channels: number, pixels: number): Float32Array {
  return Float32Array.from({ length: values.length }, (_, index) => {
    const image = Math.floor(index / (channels * pixels));
    const channel = Math.floor(index / pixels) % channels;
    const shared = Number(values[(image * channels + (channel % 3)) * pixels + (index % pixels)]);
    return Math.abs(shared + 0.3 * Number(values[index]));
  });
}
