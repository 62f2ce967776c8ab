import assert from 'node:assert/strict';
import { bandChoice } from '../../../../../src/shared/policy/authoring/bandChoice';
import { accuracyTolerance } from '../../../../../src/shared/policy/authoring/accuracyFloors';
import { chooseVariants } from '../../../../../src/shared/policy/authoring/chooseVariants';
import { variantFit } from '../../../../../src/shared/policy/authoring/variantFit';
import { panelSnapshot } from '../../../../support/panel/panelRun';
import { finalFrontier } from '../../../../../src/shared/pareto/finalFrontier';
import { policyFile } from '../../../../support/policyFiles';
import { variant } from '../../../../support/policies';

describe('the variants of a proposal', () => {
  const { run } = panelSnapshot(200);
  const frontier = finalFrontier(run.candidates, {});
  const { ids, rules } = chooseVariants(frontier, {});
  const figures = frontier.map((one) =>
    variant(one.id, one.accuracy.test ?? one.accuracy.validation ?? 0, one.latencyMs ?? 0, one.peakMemoryBytes, 1),
  );
  const chosen = figures.filter(({ id }) => ids.includes(id));

  it('are fewer than the frontier, and at least two', () => {
    assert.ok(ids.length >= 2 && ids.length < frontier.length, `${ids.length} of ${frontier.length}`);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('serve every band that prefers accuracy nearly as well as the whole frontier would', () => {
    const bands = rules.filter(({ prefer, limits }) => prefer === 'accuracy' && limits.peakMemoryShare === undefined);
    assert.ok(bands.length >= 2);
    for (const rule of bands) {
      const best = (pool: typeof figures): number =>
        Math.max(...pool.filter((one) => variantFit(one, rule).kind === 'fits').map((one) => one.accuracy.value));
      assert.ok(best(chosen) >= best(figures) - accuracyTolerance - 1e-9, rule.name);
    }
  });

  it('leave no band that the frontier meets without a variant', () => {
    const policy = { ...policyFile(rules), variants: chosen, fallback: ids[0] ?? '' };
    for (const rule of rules) assert.ok(bandChoice(policy, rule).choice !== null, rule.name);
  });
});
