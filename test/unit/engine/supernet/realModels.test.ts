// Supernets of published networks: the readers' graphs, not only our own builders'.
import assert from 'node:assert/strict';
import { readModel, requireSupported } from '../../../../src/engine/formats/index';
import { graphCost } from '../../../../src/engine/graph/cost';
import type { Graph } from '../../../../src/engine/graph/graph';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { randomGenes } from '../../../../src/engine/supernet/genes/randomGenes';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { originalStatistics } from '../../../../src/engine/supernet/originalStatistics';
import type { SubNetwork, Supernet } from '../../../../src/engine/supernet/supernet';
import { createRandom } from '../../../../src/shared/random';
import { baselineGenes, type Genes } from '../../../../src/shared/run/genes';
import { randomBatch } from '../../../support/nets';
import { largestDifference, runGraph } from '../../../support/runGraph';
import { requireShared } from '../../../support/shared';

interface Expected {
  readonly file: string;
  readonly macs: number;
  readonly groups: number;
  readonly blocks: readonly (readonly string[])[];
}

const models: Readonly<Record<string, Expected>> = {
  'ResNet-8': {
    file: 'models/mlperf-tiny-ic-resnet8/pretrainedResnet.h5',
    macs: 12_501_632,
    groups: 6,
    blocks: [['conv2d_1', 'conv2d_2']],
  },
  'MobileNetV1-0.25': { file: 'models/mlperf-tiny-vww-mobilenetv1/vww_96.h5', macs: 7_489_664, groups: 14, blocks: [] },
  'MNIST CNTK': { file: 'models/mnist-cntk/mnist.onnx', macs: 786_560, groups: 2, blocks: [] },
  'anomaly detection autoencoder': {
    file: 'models/mlperf-tiny-ad-autoencoder/ad01.h5',
    macs: 264_192,
    groups: 9,
    blocks: [],
  },
};

interface Loaded {
  readonly graph: Graph;
  readonly supernet: Supernet;
}

async function loadSupernet(file: string): Promise<Loaded> {
  const graph = requireSupported(await readModel(file));
  return { graph, supernet: createSupernet(graph) };
}

const standalone = (supernet: Supernet, sub: SubNetwork): Graph =>
  materialise(sub, supernet.initial, originalStatistics(supernet, sub));

const macsOf = (supernet: Supernet, genes: Genes): number => graphCost(supernet.subNetwork(genes).graph).macs;

for (const [name, expected] of Object.entries(models)) {
  describe(`supernet of the published ${name}`, () => {
    let loaded: Promise<Loaded> | undefined;
    const load = (context: Mocha.Context): Promise<Loaded> => {
      const file = requireShared(context, expected.file);
      loaded ??= loadSupernet(file);
      return loaded;
    };

    it('finds its groups and blocks', async function () {
      const { supernet } = await load(this);
      assert.equal(supernet.space.groups.length, expected.groups);
      assert.deepEqual(
        supernet.space.blocks.map(({ layers }) => layers),
        expected.blocks,
      );
      assert.equal(macsOf(supernet, baselineGenes), expected.macs);
    });

    it('answers as the trained network does', async function () {
      const { graph, supernet } = await load(this);
      const x = randomBatch(graph, 2);
      const trained = await runGraph(graph, x);
      const largest = trained.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const output = await runGraph(standalone(supernet, supernet.subNetwork(baselineGenes)), x);
      assert.ok(largestDifference(trained.data, output.data) < 1e-5 * largest);
    });

    it('builds networks that run, none that reaches the end cheaper than the smallest', async function () {
      const { graph, supernet } = await load(this);
      const x = randomBatch(graph, 1);
      const random = createRandom(31, name);
      const least = macsOf(supernet, supernet.smallest);
      for (let draw = 0; draw < 8; draw++) {
        const sub = supernet.subNetwork(randomGenes(supernet.space, random));
        const { data, shape } = await runGraph(standalone(supernet, sub), x);
        assert.deepEqual(shape.slice(1), graph.outputs[0]?.shape.slice(1));
        assert.ok(data.every(Number.isFinite));
        const { macs } = graphCost(sub.graph);
        assert.ok(macs < expected.macs && (macs >= least || sub.genes.exit !== undefined), sub.key);
      }
    });
  });
}
