import assert from 'node:assert/strict';
import { float, floatTensor, int64Tensor, ints, type Graph } from '../../../../src/engine/graph/graph';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { fuseBiases } from '../../../../src/engine/supernet/fuseBiases';
import { prepareGraph } from '../../../../src/engine/supernet/prepareGraph';
import { netBuilder, randomBatch, syntheticNets } from '../../../support/nets';
import { largestDifference, runGraph } from '../../../support/runGraph';

const opTypes = (graph: Graph): string[] => graph.nodes.map((node) => node.opType);

async function assertSameFunction(before: Graph, after: Graph): Promise<void> {
  const x = randomBatch(before, 3);
  const [expected, output] = await Promise.all([runGraph(before, x), runGraph(after, x)]);
  assert.deepEqual(output.shape, expected.shape);
  assert.ok(largestDifference(expected.data, output.data) < 1e-5);
}

/** Conv and an Add that exporters write for its bias; `shape` of the added constant. */
function convAdd(name: string, shape: readonly number[]): Graph {
  const net = netBuilder(name, [3, 4, 4]);
  const conv = net.conv('image', 'conv', 3, 4);
  return net.finish(net.node('Add', 'add', [net.weights('added', shape, 1), conv]), ['N', 4, 4, 4]);
}

describe('prepareGraph', () => {
  it('refuses a network in integers, naming a layer', () => {
    const net = netBuilder('integers', [3, 4, 4]);
    const scale = net.constant('scale', floatTensor([], [0.1]));
    const zero = net.constant('zero', { dataType: 'uint8', shape: [], data: Uint8Array.of(3) });
    const integers = net.node('QuantizeLinear', 'quantise', ['image', scale, zero]);
    const graph = net.finish(net.node('DequantizeLinear', 'back', [integers, scale, zero]), ['N', 3, 4, 4]);
    assert.throws(
      () => prepareGraph(graph),
      /^AdaScaleError: Network "integers" is quantised already \(layer "quantise"\)/,
    );
  });
});

describe('fuseBiases', () => {
  it('folds the Add behind MatMul and Conv into the layer', async () => {
    const dense = syntheticNets['depthwiseNet']?.() ?? assert.fail();
    const conv = convAdd('channelwise', [1, 4, 1, 1]);
    for (const graph of [dense, conv]) {
      const fused = fuseBiases(graph);
      assert.ok(!opTypes(fused).includes('Add'), opTypes(fused).join());
      await assertSameFunction(graph, fused);
    }
    assert.ok(opTypes(fuseBiases(dense)).includes('Gemm'));
  });

  it('leaves an Add that runs along another axis', () => {
    const graph = convAdd('rowwise', [4]);
    assert.deepEqual(opTypes(fuseBiases(graph)), ['Conv', 'Add']);
  });

  it('leaves what stands behind a Gemm that scales its bias', async () => {
    const net = netBuilder('scaled', [6]);
    const gemm = net.node('Gemm', 'gemm', ['image', net.weights('weight', [6, 4], 1)], { beta: float(0.5) });
    const graph = net.finish(net.node('Add', 'add', [gemm, net.weights('added', [4], 1)]), ['N', 4]);
    assert.deepEqual(opTypes(fuseBiases(graph)), ['Gemm', 'Add']);
    await assertSameFunction(graph, prepareGraph(graph));
  });

  it('leaves a layer whose bare output someone else reads', () => {
    const net = netBuilder('shared', [3, 4, 4]);
    const conv = net.conv('image', 'conv', 3, 4);
    const sum = net.node('Add', 'add', [conv, net.weights('added', [4, 1, 1], 1)]);
    const graph = net.finish(net.node('Mul', 'mul', [sum, conv]), ['N', 4, 4, 4]);
    assert.deepEqual(opTypes(fuseBiases(graph)), ['Conv', 'Add', 'Mul']);
  });
});

describe('prepareGraph', () => {
  it('gives nodes that share a tensor a copy each', async () => {
    const net = netBuilder('tied', [4, 6, 6]);
    const kernel = net.weights('kernel', [4, 4, 3, 3], 0.3);
    const attributes = { pads: ints([1, 1, 1, 1]) };
    const first = net.node('Relu', 'relu', [net.node('Conv', 'first', ['image', kernel], attributes)]);
    const graph = net.finish(net.node('Conv', 'second', [first, kernel], attributes), ['N', 4, 6, 6]);
    const prepared = prepareGraph(graph);
    const names = prepared.nodes.filter((node) => node.opType === 'Conv').map((node) => node.inputs[1]);
    assert.equal(new Set(names).size, 2);
    await assertSameFunction(graph, prepared);
    await assertSameFunction(graph, createSupernet(graph).graph);
  });

  it('frees Reshape targets of channel counts', async () => {
    const cases: readonly [number[], number[], number[]][] = [
      [
        [6, 2, 2],
        [1, 24],
        [0, -1],
      ],
      [
        [6, 2, 2],
        [-1, 6, 4],
        [0, -1, 4],
      ],
      [
        [6, 1, 1],
        [-1, 1, 6],
        [0, 1, -1],
      ],
    ];
    for (const [input, target, expected] of cases) {
      const net = netBuilder(`reshape ${target.join()}`, input);
      const relu = net.node('Relu', 'relu', ['image']);
      const value = net.node('Reshape', 'reshape', [relu, net.constant('target', int64Tensor(target))]);
      const graph = net.finish(value, ['N', ...target.slice(1)]);
      const prepared = prepareGraph(graph);
      const free = prepared.initializers.get(prepared.nodes[1]?.inputs[1] ?? '');
      assert.deepEqual(Array.from(free?.data ?? [], Number), expected);
      const x = randomBatch(graph, 1);
      const [before, after] = await Promise.all([runGraph(graph, x), runGraph(prepared, x)]);
      assert.deepEqual(after, before);
    }
  });

  it('keeps per-channel constants in step with sorted and narrowed channels', async () => {
    const net = netBuilder('slopes', [3, 8, 8]);
    const sloped = net.node('PRelu', 'prelu', [net.conv('image', 'c1', 3, 8), net.weights('slope', [8, 1, 1], 0.3)]);
    const scaled = net.node('Mul', 'scale', [
      sloped,
      net.constant(
        'factors',
        floatTensor(
          [1, 8, 1, 1],
          Float32Array.from({ length: 8 }, (_, i) => 1 + i),
        ),
      ),
    ]);
    const pooled = net.node('Flatten', 'flat', [net.node('GlobalAveragePool', 'pool', [net.conv(scaled, 'c2', 8, 8)])]);
    const graph = net.finish(net.dense(pooled, 'head', 8, 4, true), ['N', 4]);
    const supernet = createSupernet(graph);
    await assertSameFunction(graph, supernet.graph);
    const [group] = supernet.space.groups;
    const { graph: narrow } = supernet.subNetwork({ stages: {}, widths: { [group?.id ?? '']: 0.5 }, blocks: {} });
    assert.deepEqual(narrow.initializers.get('slope')?.shape, [4, 1, 1]);
    assert.deepEqual(narrow.initializers.get('factors')?.shape, [1, 4, 1, 1]);
  });
});
