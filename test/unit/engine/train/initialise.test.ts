import assert from 'node:assert/strict';
import { plainNetwork } from '../../../../src/engine/supernet/plainNetwork';
import { initialise } from '../../../../src/engine/train/initialise';
import { residualNet, syntheticNets } from '../../../support/nets';

const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('initialise', () => {
  for (const [name, build] of Object.entries(syntheticNets)) {
    it(`draws ${name}'s weights with variance 2 / fan-in; scales are one, the rest zero`, () => {
      const { layout, graph } = plainNetwork(build());
      const parameters = initialise(layout, graph, 3);
      let checked = 0;
      for (const { key, kind, offset, length } of layout.parameters) {
        const values = parameters.subarray(offset, offset + length);
        if (kind !== 'weight') {
          assert.ok(
            values.every((value) => value === (kind === 'scale' ? 1 : 0)),
            key,
          );
          continue;
        }
        const node = graph.nodes.find(({ inputs }) => `trunk/${inputs[1]}` === key);
        const shape = graph.initializers.get(node?.inputs[1] ?? '')?.shape ?? [];
        const transposed = node?.attributes['transB']?.value === 1;
        const fanIn =
          node?.opType === 'Conv' ? shape.slice(1).reduce((a, b) => a * b) : (shape[transposed ? 1 : 0] as number);
        // the spread of a sample's deviation is 1 / sqrt(2 n): five of them
        const slack = 5 / Math.sqrt(2 * length);
        assert.ok(
          Math.abs(deviation(values) / Math.sqrt(2 / fanIn) - 1) < slack,
          `${key}: ${deviation(values)} for fan-in ${fanIn}`,
        );
        checked++;
      }
      assert.ok(checked > 2);
    });
  }

  it('repeats by seed', () => {
    const { layout, graph } = plainNetwork(residualNet());
    assert.deepEqual(initialise(layout, graph, 3), initialise(layout, graph, 3));
    assert.notDeepEqual(initialise(layout, graph, 3), initialise(layout, graph, 4));
  });
});
