import assert from 'node:assert/strict';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Genes } from '../../../src/shared/run/genes';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { conditionsOf, kendallTau, ranksOf } from '../../../webview/pareto/model/conditions';
import { explore } from '../../../webview/pareto/model/explore';
import { geneDimensions } from '../../../webview/pareto/model/geneDimensions';
import { hypervolumeHistory } from '../../../webview/pareto/model/hypervolumeHistory';
import { explainedShare, geneImportance } from '../../../webview/pareto/model/importance';
import { wilson } from '../../../webview/pareto/model/intervals';
import { layerRows } from '../../../webview/pareto/model/layerRows';
import { tiedWith } from '../../../webview/pareto/model/ties';
import { initialView } from '../../../webview/pareto/state/panelState';
import { candidate } from '../../support/candidates';
import { panelLayers } from '../../support/panel/panelLayers';
import { panelSnapshot } from '../../support/panel/panelRun';

const withGenes = (id: string, accuracy: number, genes: Partial<Genes>): Candidate => {
  const plain = candidate(id, { accuracy, latencyMs: 1 });
  return { ...plain, genes: { stages: {}, widths: {}, blocks: {}, ...genes } };
};
const numbered = (place: number): string => `c-${String(place).padStart(4, '0')}`;

describe('webview: gene dimensions', () => {
  const { run } = panelSnapshot(20);
  const dimensions = geneDimensions(run.manifest.space, run.candidates);
  const value = (id: string, one: Candidate): number | null | undefined =>
    dimensions.find((gene) => gene.id === id)?.of(one);

  it('reads operators as choices, ratios and widths as shares, with the starting network as default', () => {
    const one = withGenes('c-0001', 0.5, { stages: { stage1: { operator: 'spatialSvd', ratio: 0.5 } } });
    const operator = dimensions.find(({ id }) => id === 'stages.stage1');
    assert.equal(operator?.words?.[operator.of(one) ?? -1], 'spatialSvd');
    assert.equal(value('stages.stage1.ratio', one), 0.5);
    assert.equal(value('stages.stage2.ratio', one), 1);
    assert.equal(value('widths.group3', one), 1);
    assert.equal(value('blocks.block1', one), 1);
  });

  it('shows genes that it does not know by name', () => {
    const some = [
      withGenes('c-0001', 0.5, { resolution: 0.75, precision: 'int8', exit: { id: 'exit1', threshold: 0.5 } }),
      withGenes('c-0002', 0.6, {}),
    ];
    const found = geneDimensions(null, some);
    assert.deepEqual(found.map(({ label }) => label).sort(), ['Exit id', 'Exit threshold', 'Precision', 'Resolution']);
    const of = (id: string) => some.map((one) => found.find((gene) => gene.id === id)?.of(one));
    assert.deepEqual(of('resolution'), [0.75, 1]);
    assert.deepEqual(of('precision'), [1, 0]);
    assert.deepEqual(of('exit.threshold'), [0.5, null]);
  });

  it('keeps the frontier of accuracy and latency where an axis is a gene', () => {
    const { candidates } = run;
    const axes = { ...initialView.axes, x: 'stages.stage1' };
    const explored = explore(
      candidates,
      axes,
      {},
      { dimensions: [...explore([], axes, {}).dimensions, ...dimensions] },
    );
    assert.equal(explored.hasLine, false);
    assert.deepEqual(new Set(explored.line), new Set(explore(candidates, initialView.axes, {}).line));
  });

  it('hides what lies outside a brush', () => {
    const explored = explore(run.candidates, initialView.axes, {}, { brushes: { accuracy: [0.7, 1] } });
    const expected = run.candidates.filter((one) => (one.accuracy.validation ?? 0) >= 0.7).length;
    assert.equal(explored.brushed?.size, expected);
    assert.ok(expected > 0 && expected < 20);
  });
});

describe('webview: gene importance', () => {
  const accuracy = metricOf('accuracy');
  const genes = geneDimensions(panelSnapshot(1).run.manifest.space, []);
  const width = (id: string) => genes.find((gene) => gene.id === `widths.${id}`) as (typeof genes)[number];
  const some = Array.from({ length: 64 }, (_, place) =>
    withGenes(numbered(place), place % 2 === 0 ? 0.5 : 0.9, {
      widths: { group1: place % 2 === 0 ? 0.25 : 1, group2: place % 4 < 2 ? 0.25 : 1 },
    }),
  );

  it('is one for a gene that explains everything and nothing for one that explains nothing', () => {
    assert.ok((explainedShare(width('group1'), accuracy, some) ?? 0) > 0.999);
    assert.ok((explainedShare(width('group2'), accuracy, some) ?? 1) < 0.01);
    assert.equal(explainedShare(width('group3'), accuracy, some), null, 'a gene that never varies');
    assert.equal(explainedShare(width('group1'), accuracy, some.slice(0, 4)), null, 'too few');
  });

  it('puts the most important first, with the mean by value', () => {
    const [first] = geneImportance(genes, [accuracy], some);
    assert.equal(first?.gene.id, 'widths.group1');
    assert.deepEqual(
      first?.effects.map(({ value, count }) => [value, count]),
      [
        [0.25, 32],
        [1, 32],
      ],
    );
    assert.ok(Math.abs((first?.effects[1]?.mean ?? 0) - 0.9) < 1e-12);
  });
});

describe('webview: history, intervals and ties', () => {
  it('grows and ends at the area below the frontier', () => {
    const some = [
      candidate('c-0001', { accuracy: 0.5, latencyMs: 2 }),
      candidate('c-0002', { accuracy: 0.4, latencyMs: 3 }),
      candidate('c-0003', { accuracy: 1, latencyMs: 4 }),
      candidate('c-0004', { accuracy: 0, latencyMs: 0 }),
    ];
    const history = hypervolumeHistory(explore(some, initialView.axes, {}));
    // In units of the ranges: (0.5, 0.5) spans 0.25; then nothing new; the two extremes have no area of their own.
    assert.deepEqual(history, [0.25, 0.25, 0.25, 0.25]);
    const long = hypervolumeHistory(explore(panelSnapshot(500).run.candidates, initialView.axes, {}));
    assert.ok(long.every((value, place) => place === 0 || value >= (long[place - 1] as number) - 1e-12));
  });

  it('knows the score interval of a share', () => {
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, 81 of 263.
    const [low, high] = wilson(81 / 263, 263);
    assert.deepEqual([low.toFixed(4), high.toFixed(4)], ['0.2553', '0.3662']);
  });

  it('ties what chance alone may tell apart', () => {
    const measured = (id: string, accuracy: number, latencyMs: number): Candidate => {
      const one = candidate(id, { accuracy, latencyMs });
      const { provenance } = one;
      return {
        ...one,
        provenance: {
          ...provenance,
          accuracy: { ...provenance.accuracy, samples: 1000 },
          latencyMs: { provenance: 'measured', spread: 0.2 },
        },
      };
    };
    const [a, near, far, slow] = [
      measured('c-0001', 0.8, 2),
      measured('c-0002', 0.81, 2.1),
      measured('c-0003', 0.9, 2),
      measured('c-0004', 0.8, 3),
    ];
    assert.deepEqual(tiedWith(a, [a, near, far, slow]), [near]);
  });
});

describe('webview: conditions', () => {
  it('groups by device, runtime and minute, newest figure first, and compares ranks', () => {
    const some = [1, 2, 3].map((latencyMs) => candidate(numbered(latencyMs), { latencyMs, accuracy: 0.5 }));
    const record = (id: string, medianMs: number, minute?: number) => ({
      id,
      medianMs,
      spreadMs: null,
      samples: 30,
      device: 'phone',
      runtime: 'r',
      measuredAt: '2026-01-02T03:04:05.000Z',
      ...(minute !== undefined && { minute }),
    });
    const records = [record('c-0001', 9), record('c-0001', 6), record('c-0002', 5), record('c-0001', 8, 30)];
    const [search, phone, warm] = conditionsOf(some, records, 'this computer');
    assert.deepEqual([search?.outputs.size, phone?.outputs.size], [0, 0]);
    const outputs = { maximumDifference: 0.5, differs: true };
    const [, checked] = conditionsOf(some, [{ ...record('c-0001', 9), outputs }, record('c-0002', 5)], '');
    assert.deepEqual([...(checked?.outputs ?? [])], [['c-0001', outputs]]);
    assert.equal(phone?.latencyMs.get('c-0001'), 6);
    assert.equal(warm?.latencyMs.get('c-0001'), 8);
    const ids = ['c-0001', 'c-0002'];
    assert.equal(kendallTau(ids, search?.latencyMs ?? new Map(), phone?.latencyMs ?? new Map()), -1);
    assert.deepEqual(
      [
        ...ranksOf(
          ['a', 'b', 'c'],
          new Map([
            ['a', 2],
            ['b', 1],
            ['c', 2],
          ]),
        ),
      ],
      [
        ['b', 1],
        ['a', 2],
        ['c', 2],
      ],
    );
  });
});

describe('webview: layers', () => {
  it('says what became of each layer and what it costs', () => {
    const snapshot = panelSnapshot(20);
    const found = snapshot.run.candidates.find(({ genes }) => genes.stages['stage1']?.operator === 'spatialSvd');
    assert.ok(found);
    const baseline = panelLayers(snapshot, 'baseline').nodes;
    const nodes = panelLayers(snapshot, found.id).nodes;
    const rows = layerRows(baseline, nodes, found, snapshot.run.manifest.space);
    const first = rows.find(({ layer }) => layer === 'stage1.conv1');
    assert.equal(first?.choice?.operator, 'spatialSvd');
    assert.ok((first?.macs ?? 0) < (first?.baselineMacs ?? 0));
    const without = layerRows(
      baseline,
      nodes.filter(({ layer }) => layer !== 'stage1.conv1'),
      found,
      snapshot.run.manifest.space,
    );
    assert.equal(without.find(({ layer }) => layer === 'stage1.conv1')?.choice, null);
  });
});
