import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evolve, type EvolveOptions } from '../../../../src/engine/search/evolve';
import { createHypervolumeTrace } from '../../../../src/engine/search/hypervolumeTrace';
import type { SearchProblem } from '../../../../src/engine/search/problem';
import { randomGenes } from '../../../../src/engine/supernet/genes/randomGenes';
import { createRandom } from '../../../../src/shared/random';
import { totalViolation } from '../../../../src/shared/pareto/constrain';
import { frontier } from '../../../../src/shared/pareto/frontier';
import { searchObjectives } from '../../../../src/shared/run/objectives';
import type { Candidate } from '../../../../src/shared/run/candidate';
import { baselineGenes, geneKey } from '../../../../src/shared/run/genes';
import { analyticProblem, everything, judge, smallest, space } from './analytic';

const baseline = judge({ id: 'baseline', generation: 0, genes: baselineGenes });

function options(problem: SearchProblem, change: Partial<EvolveOptions> = {}): EvolveOptions {
  return {
    space,
    smallest,
    problem,
    seed: 1,
    evaluations: 60,
    budgets: {},
    baseline,
    evaluated: [],
    batchSize: 4,
    onEvaluated: () => Promise.resolve(),
    ...change,
  };
}

function share(candidates: readonly Candidate[]): number {
  const trace = createHypervolumeTrace(baseline, {});
  // Only the frontier counts towards the volume; the rest would only cost time.
  return (
    frontier(candidates, searchObjectives)
      .map((entry) => trace.add(entry).hypervolume)
      .at(-1) ?? 0
  );
}

describe('engine/search/evolve', () => {
  it('evaluates exactly as many as asked, none twice, ids in order', async () => {
    for (const evaluations of [1, 2, 7, 8, 9, 33, 60, 200]) {
      const problem = analyticProblem();
      const archive = await evolve(options(problem, { evaluations }));
      assert.equal(archive.length, evaluations);
      assert.equal(new Set(problem.evaluated).size, evaluations);
      assert.equal(problem.evaluated.length, evaluations);
      assert.deepEqual(
        archive.map((entry) => entry.id),
        archive.map((_, index) => `c-${String(index + 1).padStart(4, '0')}`),
      );
    }
  });

  it('starts with both ends of the space and orders each generation by predicted latency', async () => {
    const archive = await evolve(options(analyticProblem()));
    const first = archive.filter((entry) => entry.generation === 1);
    assert.ok(first.some((entry) => geneKey(entry.genes) === geneKey(smallest)));
    assert.ok(first.some((entry) => geneKey(entry.genes) === geneKey(baselineGenes)));
    for (let generation = 1; archive.some((entry) => entry.generation === generation); generation++) {
      const latencies = archive.filter((entry) => entry.generation === generation).map((entry) => entry.latencyMs ?? 0);
      assert.deepEqual(
        latencies,
        [...latencies].sort((a, b) => a - b),
      );
    }
  });

  it('finds nearly the whole true frontier with 3 % of the space, more than random search does with twice as many', async () => {
    const all = everything();
    const best = share(all);
    for (const seed of [1, 2]) {
      const found = share(await evolve(options(analyticProblem(), { seed, evaluations: 130 })));
      const random = createRandom(seed, 'randomSearch');
      const drawn = new Map<string, Candidate>();
      while (drawn.size < 260) {
        const genes = randomGenes(space, random);
        drawn.set(geneKey(genes), judge({ id: '', generation: 0, genes }));
      }
      assert.ok(found > 0.99 * best, `seed ${seed}: ${found} of ${best}`);
      assert.ok(found > share([...drawn.values()]), `seed ${seed}: not better than random`);
    }
  });

  it('ends the same however often it is killed and resumed', async () => {
    const undisturbed = await evolve(options(analyticProblem()));
    const random = createRandom(5, 'kills');
    const journal: Candidate[] = [];
    const problem = analyticProblem();
    for (;;) {
      let left = 1 + random.integer(15);
      const dying: SearchProblem = {
        ...problem,
        evaluate: async (proposals) => {
          if (left-- <= 0) throw new Error('killed');
          return problem.evaluate(proposals);
        },
      };
      const onEvaluated = async (candidates: readonly Candidate[]): Promise<void> => {
        // A kill may fall between the lines of one batch.
        const whole = left === 0 ? candidates.slice(0, 2) : candidates;
        journal.push(...whole);
      };
      try {
        const archive = await evolve(options(dying, { evaluated: [...journal], onEvaluated }));
        assert.deepEqual(archive, undisturbed);
        break;
      } catch (error) {
        assert.equal((error as Error).message, 'killed');
      }
    }
    assert.deepEqual(
      journal.map((entry) => entry.id),
      undisturbed.map((entry) => entry.id),
    );
  });

  it('turns to candidates within the budgets', async () => {
    const budgets = { latencyMs: 0.35, accuracy: 0.8 };
    for (const seed of [1, 2, 3]) {
      const archive = await evolve(options(analyticProblem(), { budgets, evaluations: 120, seed }));
      const meets = (list: readonly Candidate[]): number =>
        list.filter((entry) => totalViolation(entry, budgets) === 0).length / list.length;
      const last = archive.slice(60);
      assert.ok(meets(last) > 2 * meets(everything()), `seed ${seed}: ${meets(last)} of the last are feasible`);
    }
  });

  it('goes on past failures, counts them, and never breeds from them', async () => {
    const failing = analyticProblem((genes) => genes.stages['s1']?.ratio === 0.5);
    const archive = await evolve(options(failing));
    assert.equal(archive.length, 60);
    assert.ok(archive.some((entry) => entry.status === 'failed'));
    const hopeless = await evolve(
      options(
        analyticProblem(() => true),
        { evaluations: 30 },
      ),
    );
    assert.equal(hopeless.length, 30);
  });

  it('stops where the space holds no more networks', async () => {
    const tiny = { ...space, stages: [], blocks: [], groups: space.groups.slice(0, 1) };
    const archive = await evolve(
      options(analyticProblem(), { space: tiny, smallest: { ...baselineGenes, widths: { a: 0.25 } } }),
    );
    assert.equal(archive.length, 4);
  });
});

describe('engine/search/hypervolumeTrace', () => {
  it('counts every evaluation, never falls, and states its reference in the metrics’ units', () => {
    const trace = createHypervolumeTrace(baseline, { latencyMs: 1 });
    const records = everything()
      .slice(0, 300)
      .map((entry) => trace.add(entry));
    records.forEach((record, index) => {
      assert.equal(record.evaluation, index + 1);
      assert.ok(record.hypervolume >= (records[index - 1]?.hypervolume ?? 0) && record.hypervolume <= 1);
    });
    assert.deepEqual(records[0]?.reference, [
      0,
      1.1 * (baseline.latencyMs ?? 0),
      1.1 * baseline.peakMemoryBytes,
      1.1 * baseline.parameters,
    ]);
  });
});
