// The supernet against onnxruntime: whatever the genes, the graph is valid and costs what the closed forms say.
import assert from 'node:assert/strict';
import { graphCost } from '../../../../src/engine/graph/cost';
import { elementCount, type Graph } from '../../../../src/engine/graph/graph';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { countSpace } from '../../../../src/engine/supernet/genes/countSpace';
import { randomGenes } from '../../../../src/engine/supernet/genes/randomGenes';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { originalStatistics } from '../../../../src/engine/supernet/originalStatistics';
import { plainNetwork } from '../../../../src/engine/supernet/plainNetwork';
import type { SubNetwork, Supernet } from '../../../../src/engine/supernet/supernet';
import { toProgram } from '../../../../src/engine/supernet/toProgram';
import { AdaScaleError } from '../../../../src/shared/errors';
import { createRandom } from '../../../../src/shared/random';
import { baselineGenes, geneKey, type Genes } from '../../../../src/shared/run/genes';
import { randomBatch, syntheticNets } from '../../../support/nets';
import { largestDifference, runGraph } from '../../../support/runGraph';

const standalone = (supernet: Supernet, sub: SubNetwork): Graph =>
  materialise(sub, supernet.initial, originalStatistics(supernet, sub));

const macsOf = (supernet: Supernet, genes: Genes): number => graphCost(supernet.subNetwork(genes).graph).macs;

for (const [name, create] of Object.entries(syntheticNets)) {
  describe(`supernet of ${name}`, () => {
    const graph = create();
    const supernet = createSupernet(graph);
    const x = randomBatch(graph, 3);

    it('computes the same function after its channels are sorted', async () => {
      assert.ok(supernet.space.groups.length > 0);
      const expected = await runGraph(graph, x);
      const sorted = await runGraph(supernet.graph, x);
      assert.ok(largestDifference(expected.data, sorted.data) < 1e-5);
      const moved = [...graph.initializers].some(([key, { data }]) => {
        const now = supernet.graph.initializers.get(key);
        return now && data.some((value, index) => value !== now.data[index]);
      });
      assert.ok(moved, 'some channel moved');
    });

    it('reproduces the trained network from the flat vector', async () => {
      const expected = await runGraph(graph, x);
      for (const net of [supernet, plainNetwork(graph)]) {
        const sub = net.subNetwork(baselineGenes);
        assert.equal(sub.key, geneKey(baselineGenes));
        const output = await runGraph(standalone(net, sub), x);
        assert.ok(largestDifference(expected.data, output.data) < 1e-5);
        assert.equal(graphCost(sub.graph).macs, graphCost(graph).macs);
      }
    });

    it('builds a network that runs from any genes', async () => {
      const random = createRandom(11, name);
      const output = graph.outputs[0]?.shape[1];
      for (let draw = 0; draw < 50; draw++) {
        const sub = supernet.subNetwork(randomGenes(supernet.space, random));
        const result = await runGraph(standalone(supernet, sub), x);
        assert.deepEqual(result.shape, [3, output], sub.key);
        assert.ok(result.data.every(Number.isFinite), sub.key);
      }
    });

    it('sees only prefixes of what it stores, once each', () => {
      const random = createRandom(12, name);
      for (let draw = 0; draw < 50; draw++) {
        const sub = supernet.subNetwork(randomGenes(supernet.space, random));
        const program = toProgram(sub, supernet.layout, 4);
        assert.equal(program.parameterCount, supernet.initial.length);
        const fed = program.graph.inputs.map((input) => input.name);
        const expected = [
          graph.inputs[0]?.name ?? '',
          ...program.parameters.map(({ input }) => input),
          ...program.statistics.flatMap(({ mean, variance }) => [mean, variance]),
        ];
        assert.deepEqual(fed, expected);
        assert.equal(new Set(fed).size, fed.length);
        for (const { input, offset, storedShape, shape } of program.parameters) {
          assert.equal(shape.length, storedShape.length);
          assert.ok(
            shape.every((size, axis) => size >= 1 && size <= (storedShape[axis] ?? 0)),
            input,
          );
          assert.ok(offset + elementCount(storedShape) <= program.parameterCount);
          assert.ok(supernet.layout.parameters.some((stored) => stored.offset === offset));
        }
      }
    });

    it('names a network by what has an effect', () => {
      const random = createRandom(13, name);
      for (let draw = 0; draw < 30; draw++) {
        const genes = randomGenes(supernet.space, random);
        const sub = supernet.subNetwork(genes);
        const again = supernet.subNetwork(sub.genes);
        assert.equal(again.key, sub.key);
        assert.equal(sub.key, geneKey(sub.genes));
        assert.deepEqual(again.graph.nodes, sub.graph.nodes);
        assert.deepEqual(again.parameters, sub.parameters);
        const json = JSON.parse(JSON.stringify(genes)) as Genes;
        assert.equal(supernet.subNetwork(json).key, sub.key);
      }
    });

    it('costs no more MACs at any narrower width', () => {
      const random = createRandom(14, name);
      for (let draw = 0; draw < 5; draw++) {
        const genes = randomGenes(supernet.space, random);
        for (const { id, widths } of supernet.space.groups) {
          const macs = widths.map((width) => macsOf(supernet, { ...genes, widths: { ...genes.widths, [id]: width } }));
          assert.deepEqual(
            macs,
            [...macs].sort((a, b) => a - b),
          );
        }
      }
    });

    it('knows its cheapest network that runs to the end', () => {
      const least = macsOf(supernet, supernet.smallest);
      const random = createRandom(15, name);
      for (let draw = 0; draw < 200; draw++) {
        const { exit: _exit, ...genes } = randomGenes(supernet.space, random);
        assert.ok(least <= macsOf(supernet, genes));
      }
      assert.ok(least < macsOf(supernet, baselineGenes) / 4);
    });

    it('is the same whenever it is made', () => {
      const again = createSupernet(create());
      assert.deepEqual(again.layout, supernet.layout);
      assert.deepEqual(again.space, supernet.space);
      assert.deepEqual(again.initial, supernet.initial);
    });
  });
}

describe('genes that a space does not have', () => {
  const { residualNet } = syntheticNets;
  const supernet = createSupernet(residualNet ? residualNet() : assert.fail());
  const cases: readonly [string, Genes, RegExp][] = [
    ['stage', { ...baselineGenes, stages: { stage9: { operator: 'dense', ratio: 1 } } }, /"stage9"/],
    ['operator', { ...baselineGenes, stages: { stage1: { operator: 'winograd', ratio: 1 } } }, /"stage1".*"winograd"/],
    ['ratio', { ...baselineGenes, stages: { stage1: { operator: 'spatialSvd', ratio: 0.9 } } }, /0\.9/],
    ['group', { ...baselineGenes, widths: { group99: 0.5 } }, /"group99"/],
    ['width', { ...baselineGenes, widths: { group2: 0.33 } }, /"group2".*0\.33/],
    ['block', { ...baselineGenes, blocks: { block7: false } }, /"block7"/],
  ];
  for (const [what, genes, message] of cases) {
    it(`are refused by name: ${what}`, () => {
      assert.throws(
        () => supernet.subNetwork(genes),
        (error) => error instanceof AdaScaleError && error.code === 'search.genes' && message.test(error.message),
      );
    });
  }

  it('are listed all at once', () => {
    const genes: Genes = { stages: {}, widths: { group99: 0.5 }, blocks: { block7: false } };
    assert.throws(() => supernet.subNetwork(genes), /group99.*block7/);
  });
});

describe('residual supernet', () => {
  const supernet = createSupernet(syntheticNets['residualNet']?.() ?? assert.fail());

  it('offers identity blocks only, and names layers of the source', () => {
    assert.deepEqual(
      supernet.space.blocks.map(({ layers }) => layers),
      [
        ['b1_a', 'b1_b'],
        ['b2_a', 'b2_b'],
        ['b4_a', 'b4_b'],
      ],
    );
    assert.deepEqual(supernet.space.stages.at(-1)?.layers, ['head']);
  });

  it('ignores the width of a dropped block and operators that no layer is left for', () => {
    const inner = supernet.space.groups.find(({ id }) => {
      const whole = supernet.subNetwork({ ...baselineGenes, blocks: { block1: false } });
      return (
        supernet.subNetwork({ ...baselineGenes, blocks: { block1: false }, widths: { [id]: 0.5 } }).key === whole.key
      );
    });
    assert.ok(inner, 'one group lies inside the first block');
    const kept = supernet.subNetwork({ ...baselineGenes, widths: { [inner.id]: 0.5 } });
    assert.deepEqual(kept.genes.widths, { [inner.id]: 0.5 });
  });

  it('removes exactly the layers of a dropped block', () => {
    const whole = supernet.subNetwork(baselineGenes);
    const without = supernet.subNetwork({ ...baselineGenes, blocks: { block3: false } });
    const layers = (sub: SubNetwork): string[] => sub.graph.nodes.filter((n) => n.opType === 'Conv').map((n) => n.name);
    const gone = layers(whole).filter((layer) => !layers(without).includes(layer));
    assert.deepEqual(gone, ['b4_a', 'b4_b']);
    assert.equal(whole.statistics.length - without.statistics.length, 2);
  });

  it('counts its gene strings', () => {
    const options = [
      ...supernet.space.stages.map(({ choices }) => 1 + choices.reduce((sum, { ratios }) => sum + ratios.length, 0)),
      ...supernet.space.groups.map(({ widths }) => widths.length),
      ...supernet.space.blocks.map(() => 2),
      supernet.space.resolutions?.length ?? 1,
      supernet.space.precisions?.length ?? 1,
      1 + (supernet.space.exits ?? []).reduce((sum, { thresholds }) => sum + thresholds.length, 0),
    ];
    assert.equal(
      countSpace(supernet.space),
      options.reduce((product, count) => product * count, 1),
    );
  });

  it('names the BatchNorm whose statistics do not fit', () => {
    const sub = supernet.subNetwork(baselineGenes);
    const statistics = originalStatistics(supernet, sub).slice(0, -1);
    assert.throws(
      () => materialise(sub, supernet.initial, statistics),
      (error) => error instanceof AdaScaleError && error.code === 'search.statistics' && /b4_b_bn/.test(error.message),
    );
    assert.throws(() => materialise(sub, supernet.initial.subarray(0, 100), statistics), /end before/);
  });
});

describe('plain network', () => {
  it('has no choices and stores no branches', () => {
    const plain = plainNetwork(syntheticNets['flattenNet']?.() ?? assert.fail());
    assert.equal(countSpace(plain.space), 1);
    assert.ok(plain.layout.parameters.every(({ key }) => key.startsWith('trunk/')));
    assert.equal(plain.layout.length, graphCost(plain.graph).parameters);
  });

  it('refuses networks with several inputs by name', () => {
    const graph = syntheticNets['flattenNet']?.() ?? assert.fail();
    const inputs = [...graph.inputs, { name: 'mask', dataType: 'float32', shape: ['N', 3] } as const];
    assert.throws(
      () => plainNetwork({ ...graph, inputs }),
      (error) => error instanceof AdaScaleError && error.code === 'model.inputs' && /mask/.test(error.message),
    );
  });
});

describe('widths of a supernet', () => {
  const graph = syntheticNets['residualNet']?.() ?? assert.fail();
  const channels = (supernet: Supernet): number[] =>
    supernet.space.groups.flatMap((group) => group.widths.map((width) => Math.round(width * group.channels)));

  it('are multiples of the quantum where a group has four of them', () => {
    for (const quantum of [1, 4, 8]) {
      const { groups } = createSupernet(graph, { quantum }).space;
      for (const { channels: all, widths } of groups.filter((group) => group.channels >= 4 * quantum))
        for (const width of widths) assert.equal(Math.round(width * all) % quantum, 0, `${width} of ${all}`);
    }
    assert.notDeepEqual(channels(createSupernet(graph, { quantum: 1 })), channels(createSupernet(graph)));
  });

  it('stay those of the run that the supernet belongs to', () => {
    const { space } = createSupernet(graph, { quantum: 4 });
    assert.deepEqual(createSupernet(graph, { space }).space.groups, space.groups);
    const fewer = {
      ...space,
      groups: space.groups.slice(1),
      exits: space.exits?.map((exit) => ({ ...exit, thresholds: [0] })) ?? [],
    };
    const again = createSupernet(graph, { space: fewer }).space;
    assert.deepEqual([again.groups, again.exits], [fewer.groups, fewer.exits]);
  });
});
