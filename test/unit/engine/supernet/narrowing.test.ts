// A narrow network must equal the wide one whose dropped channels nobody listens to: the sharpest check of every slice.
import assert from 'node:assert/strict';
import { channelGroups } from '../../../../src/engine/graph/channels';
import { elementCount, floatTensor, type Graph } from '../../../../src/engine/graph/graph';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { originalStatistics } from '../../../../src/engine/supernet/originalStatistics';
import { channelsAt } from '../../../../src/engine/supernet/widthOptions';
import { baselineGenes } from '../../../../src/shared/run/genes';
import { randomBatch, syntheticNets } from '../../../support/nets';
import { largestDifference, runGraph } from '../../../support/runGraph';

/** `graph` with zeros where consumers of the group read channels from `kept` on. */
function deafTo(graph: Graph, id: string, kept: number): Graph {
  const group = channelGroups(graph).find((known) => known.id === id) ?? assert.fail(id);
  const initializers = new Map(graph.initializers);
  for (const { initializer, axis, block, role } of group.slices) {
    const tensor = initializers.get(initializer);
    if (role !== 'consumer' || !tensor) continue;
    const chunk = block * elementCount(tensor.shape.slice(axis + 1));
    const data = Float32Array.from(tensor.data, Number).map((value, index) =>
      Math.floor(index / chunk) % group.channels < kept ? value : 0,
    );
    initializers.set(initializer, floatTensor(tensor.shape, data));
  }
  return { ...graph, initializers };
}

for (const [name, create] of Object.entries(syntheticNets)) {
  describe(`narrowed ${name}`, () => {
    const supernet = createSupernet(create());
    const x = randomBatch(supernet.graph, 2);
    for (const { id, channels, widths } of supernet.space.groups) {
      for (const width of widths.filter((option) => option < 1)) {
        it(`equals the wide network that ignores the dropped channels: ${id} at ${width}`, async () => {
          const sub = supernet.subNetwork({ ...baselineGenes, widths: { [id]: width } });
          const narrow = materialise(sub, supernet.initial, originalStatistics(supernet, sub));
          const wide = deafTo(supernet.graph, id, channelsAt(channels, width));
          const [expected, output] = await Promise.all([runGraph(wide, x), runGraph(narrow, x)]);
          assert.ok(largestDifference(expected.data, output.data) < 1e-5);
        });
      }
    }
  });
}
