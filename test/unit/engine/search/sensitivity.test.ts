import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sensitivityProbes, siteKey } from '../../../../src/engine/search/sensitivity/probes';
import { sensitivityReport } from '../../../../src/engine/search/sensitivity/sensitivityReport';
import { sensitivityPrior, sensitivitySeeds } from '../../../../src/engine/search/sensitivity/sensitivitySeeds';
import { baselineGenes, geneKey } from '../../../../src/shared/run/genes';
import { parseSensitivity, type SensitivityRecord } from '../../../../src/shared/run/sensitivity';
import { judge, space } from './analytic';

const whole = judge({ id: 'b', generation: 0, genes: baselineGenes });

function record({ genes, ...site }: ReturnType<typeof sensitivityProbes>[number]): SensitivityRecord {
  const { accuracy, latencyMs } = judge({ id: 'p', generation: 0, genes });
  const macsSaved = 1 - (latencyMs ?? 0) / (whole.latencyMs ?? 1);
  const own = accuracy.validation ?? 0;
  return { ...site, macsSaved, accuracy: own, drop: (whole.accuracy.validation ?? 0) - own, images: 100 };
}

const probes = sensitivityProbes(space, 1000);
const records = probes.map(record);

describe('engine/search/sensitivity', () => {
  it('probes every single change once, one of each part before a second one', () => {
    assert.equal(probes.length, 2 * 2 + 4 * 3 + 1);
    assert.equal(new Set(probes.map(siteKey)).size, probes.length);
    assert.equal(new Set(probes.map(({ genes }) => geneKey(genes))).size, probes.length);
    const first = sensitivityProbes(space, 7);
    assert.equal(new Set(first.map(({ kind, id }) => `${kind} ${id}`)).size, 7);
    assert.deepEqual(first, probes.slice(0, 7));
    assert.deepEqual(sensitivityProbes(space, 0), []);
  });

  it('leaves out exits and number formats, and takes in smaller inputs', () => {
    const wide = { ...space, resolutions: [0.5, 1], precisions: ['float32', 'int8'] as const };
    const added = sensitivityProbes({ ...wide, exits: [{ id: 'e', layer: 'x', thresholds: [0] }] }, 1000);
    assert.deepEqual(
      added.filter(({ kind }) => kind === 'resolution').map(({ operator, ratio }) => [operator, ratio]),
      [['resolutionScale', 0.5]],
    );
    assert.equal(added.length, probes.length + 1);
  });

  it('seeds the search with what saves most within each tolerance', () => {
    const seeds = sensitivitySeeds(space, records);
    assert.ok(seeds.length >= 4);
    const latencies = seeds.map((genes) => judge({ id: 's', generation: 0, genes }).latencyMs ?? 0);
    assert.deepEqual(
      latencies,
      [...latencies].sort((a, b) => b - a),
    );
    assert.deepEqual(sensitivitySeeds(space, []), [baselineGenes]);
  });

  it('guesses the cost of genes as the sum of their single costs, and the mean of a part where one was not probed', () => {
    const prior = sensitivityPrior(space, records);
    assert.ok(prior);
    assert.equal(prior(baselineGenes), 0);
    const [one, other] = [records.find(({ id }) => id === 'a'), records.find(({ kind }) => kind === 'block')];
    const both = { ...baselineGenes, widths: { a: one?.ratio ?? 1 }, blocks: { block1: false } };
    assert.ok(Math.abs(prior(both) - (one?.drop ?? 0) - (other?.drop ?? 0)) < 1e-12);
    const few = sensitivityPrior(space, one ? [one] : []);
    assert.equal(few?.({ ...baselineGenes, widths: { a: 0.75 } }), one?.drop);
    assert.equal(sensitivityPrior(space, []), undefined);
  });

  it('reads back what it wrote, and refuses what is none', () => {
    for (const entry of records) assert.deepEqual(parseSensitivity(JSON.parse(JSON.stringify(entry))), entry);
    assert.throws(() => parseSensitivity({ ...records[0], drop: 'much' }), /drop/);
  });

  it('names for each part what costs least and most', () => {
    const text = sensitivityReport(records).join('\n');
    assert.match(text, /## Sensitivity/);
    assert.match(text, /\| block block1 \| depthScale: −4\.0 points, saves/);
    assert.equal(sensitivityReport([]).length, 0);
  });
});
