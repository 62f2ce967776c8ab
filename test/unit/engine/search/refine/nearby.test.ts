import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Archive } from '../../../../../src/engine/search/archive';
import { breedNearby, proposeNearby, type Nearby } from '../../../../../src/engine/search/refine/nearby';
import { networkFeatures } from '../../../../../src/engine/search/surrogate/networkFeatures';
import { geneDistance } from '../../../../../src/engine/supernet/genes/geneDistance';
import { spaceLoci } from '../../../../../src/engine/supernet/genes/loci';
import { baselineGenes, type Genes } from '../../../../../src/shared/run/genes';
import { analyticProblem, everything, judge, space } from '../analytic';

const loci = spaceLoci(space);
const centre: Genes = {
  stages: { s1: { operator: 'cheap', ratio: 0.5 } },
  widths: { a: 0.5, b: 0.75, c: 0.5 },
  blocks: {},
};

const nearby = (change: Partial<Nearby> = {}): Nearby => ({
  ...{ space, problem: analyticProblem(), archive: new Archive(), centres: [centre], budgets: {}, seed: 1, number: 1 },
  ...change,
});

const distanceTo = (genes: Genes, centres: readonly Genes[]): number =>
  Math.min(...centres.map((one) => geneDistance(loci, one, genes)));

describe('engine/search/refine/nearby', () => {
  it('breeds distinct networks that differ from a chosen one at up to three places, and from each other', () => {
    const centres = [centre, baselineGenes];
    const children = breedNearby(nearby({ centres }), 1, 60);
    assert.equal(new Set(children.map(({ key }) => key)).size, 60);
    const distances = new Set(children.map(({ genes }) => distanceTo(genes, centres)));
    assert.ok(!distances.has(0) || children.length > 2);
    assert.ok(Math.max(...distances) <= 3, [...distances].join());
    assert.ok(distances.has(1) && distances.has(2));
  });

  it('draws the same for the same seed and generation, and otherwise for others', () => {
    const keys = (change: Partial<Nearby>, generation = 1): string =>
      breedNearby(nearby(change), generation, 12)
        .map(({ key }) => key)
        .join();
    assert.equal(keys({}), keys({}));
    assert.notEqual(keys({}), keys({ number: 2 }));
    assert.notEqual(keys({}), keys({ seed: 2 }));
    assert.notEqual(keys({}), keys({}, 2));
  });

  it('finds every network of the neighbourhood, and then nothing more', () => {
    const { outline } = analyticProblem();
    const near = new Set(
      everything()
        .filter(({ genes }) => geneDistance(loci, genes, centre) <= 3)
        .map(({ genes }) => outline(genes).key),
    );
    const archive = new Archive();
    const problem = {
      outline: (genes: Genes) => {
        const { key, costs } = outline(genes);
        return { key, genes, costs };
      },
    };
    for (let generation = 1; ; generation++) {
      const children = breedNearby(nearby({ archive, problem }), generation, 20);
      if (children.length === 0) break;
      for (const { key, genes } of children) archive.add(key, judge({ id: key, generation, genes }));
    }
    assert.ok(archive.size >= 0.9 * near.size && archive.size <= near.size, `${archive.size} of ${near.size}`);
  });

  it('chooses, by what the run knows, better networks than those bred at random', () => {
    const problem = analyticProblem();
    const archive = new Archive();
    const known = everything().filter((_, index) => index % 97 === 0);
    for (const candidate of known) archive.add(problem.outline(candidate.genes).key, candidate);
    const baseline = judge({ id: 'baseline', generation: 0, genes: baselineGenes });
    const chosen = proposeNearby(
      { ...nearby({ archive }), problem, baseline },
      networkFeatures(space, undefined),
      1,
      4,
    );
    const bred = breedNearby(nearby({ archive }), 1, 128);
    const worth = (genes: Genes): number => {
      const { accuracy, latencyMs } = judge({ id: '', generation: 0, genes });
      return (accuracy.validation ?? 0) - 0.1 * (latencyMs ?? 0);
    };
    const mean = (list: readonly { readonly genes: Genes }[]): number =>
      list.reduce((sum, { genes }) => sum + worth(genes), 0) / list.length;
    assert.equal(chosen.length, 4);
    assert.ok(mean(chosen) > mean(bred), `${mean(chosen)} against ${mean(bred)}`);
  });
});
