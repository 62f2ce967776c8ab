import assert from 'node:assert/strict';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { originalStatistics } from '../../../../src/engine/supernet/originalStatistics';
import type { Supernet } from '../../../../src/engine/supernet/supernet';
import type { Genes } from '../../../../src/shared/run/genes';
import { residualNet } from '../../../support/nets';

const own = createSupernet(residualNet());
const shared = createSupernet(residualNet(), { branchNorms: false });

/** Every stage under its first operator, groups at their least widths. */
const compressed = ({ space }: Supernet): Genes => ({
  stages: Object.fromEntries(
    space.stages.map(({ id, choices }) => {
      const [first] = choices;
      return [id, { operator: first?.operator ?? 'dense', ratio: first?.ratios[0] ?? 1 }];
    }),
  ),
  widths: Object.fromEntries(space.groups.map(({ id, widths }) => [id, widths[0] ?? 1])),
  blocks: {},
});

const normViews = ({ subNetwork }: Supernet, genes: Genes) =>
  subNetwork(genes).parameters.filter(({ input }) => /normScale|normShift/.test(input));

describe('engine/supernet/branchNorms', () => {
  it('stores a scale and a shift for each branch before a BatchNorm, starting as the layer has them', () => {
    const scales = own.layout.parameters.filter(({ key }) => key.endsWith('/normScale'));
    assert.ok(scales.length > own.space.stages.length);
    assert.ok(scales.every(({ kind }) => kind === 'scale'));
    const trained = own.layout.parameters.filter(({ key, kind }) => key.startsWith('trunk/') && kind === 'scale');
    const numbers = ({ offset, length }: { offset: number; length: number }): string =>
      own.initial.subarray(offset, offset + length).join();
    const known = new Set(trained.map(numbers));
    for (const scale of scales) assert.ok(known.has(numbers(scale)), scale.key);
  });

  it('changes no sub-network before training, at any width', () => {
    for (const genes of [compressed(own), { ...compressed(own), widths: {} }]) {
      const [a, b] = [own, shared].map((supernet) => {
        const sub = supernet.subNetwork(genes);
        return materialise(sub, supernet.initial, originalStatistics(supernet, sub));
      });
      const values = (graph: typeof a): string[] =>
        graph?.nodes.flatMap(({ inputs }) =>
          inputs.flatMap((name) => graph.initializers.get(name)?.data.join() ?? []),
        ) ?? [];
      assert.deepEqual(values(a), values(b));
    }
  });

  it('lets a branch read its own scale instead of the layer’s, cut to the kept channels', () => {
    const sub = own.subNetwork(compressed(own));
    const views = normViews(own, compressed(own));
    assert.ok(views.length > 0);
    const inputs = new Set(sub.graph.nodes.flatMap((node) => node.inputs));
    for (const { input, shape, storedShape } of views) {
      assert.ok(inputs.has(input), input);
      assert.ok((shape[0] ?? 0) <= (storedShape[0] ?? 0));
    }
    assert.ok(views.some(({ shape, storedShape }) => (shape[0] ?? 0) < (storedShape[0] ?? 0)));
    assert.deepEqual(normViews(own, { stages: {}, widths: {}, blocks: {} }), []);
  });

  it('stays off in runs that began without it', () => {
    assert.equal(own.space.branchNorms, true);
    assert.equal(shared.space.branchNorms, undefined);
    assert.deepEqual(createSupernet(residualNet(), { space: shared.space }).layout, shared.layout);
    assert.deepEqual(createSupernet(residualNet(), { space: own.space }).layout, own.layout);
  });
});
