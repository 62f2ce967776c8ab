// A latency that was predicted never looks like one that was measured, on whatever frontier it stands.
import assert from 'node:assert/strict';
import type { Candidate } from '../../../src/shared/run/candidate';
import { datasets } from '../../../webview/pareto/chart/datasets';
import { otherFrontier } from '../../../webview/pareto/chart/drawOverlays';
import { conditionsOf } from '../../../webview/pareto/model/conditions';
import { explore } from '../../../webview/pareto/model/explore';
import { initialView } from '../../../webview/pareto/state/panelState';
import type { Theme } from '../../../webview/pareto/theme';
import { candidate } from '../../support/candidates';

const withSource = (one: Candidate, provenance: 'measured' | 'predicted' | 'assumed'): Candidate => ({
  ...one,
  provenance: { ...one.provenance, latencyMs: { provenance } },
});

const all = [
  withSource(candidate('c-0001', { accuracy: 0.5, latencyMs: 1 }), 'measured'),
  withSource(candidate('c-0002', { accuracy: 0.6, latencyMs: 2 }), 'predicted'),
  withSource(candidate('c-0003', { accuracy: 0.7, latencyMs: 3 }), 'assumed'),
  withSource(candidate('c-0004', { accuracy: 0.1, latencyMs: 4 }), 'predicted'),
];
const theme = { frontier: 'blue', background: 'black' } as Theme;

describe('webview: measured and predicted', () => {
  it('are filled and hollow on the frontier', () => {
    const [frontier] = datasets(explore(all, initialView.axes, {}), initialView, null, theme);
    assert.deepEqual(frontier?.pointBackgroundColor, ['blue', 'black', 'black']);
    assert.deepEqual(frontier?.pointBorderColor, ['black', 'blue', 'blue']);
  });

  it('stand on a line of steps, which bounds what is dominated', () => {
    const stepsOf = (x: string, y: string): unknown => {
      const axes = { ...initialView.axes, x, y };
      const [line] = datasets(explore(all, axes, {}), { ...initialView, axes }, null, theme);
      return [line?.showLine, line?.stepped];
    };
    assert.deepEqual(stepsOf('latencyMs', 'accuracy'), [true, 'before']);
    assert.deepEqual(stepsOf('accuracy', 'latencyMs'), [true, 'after']);
  });

  it('are told apart on the frontier of another run', () => {
    const found = otherFrontier(all, explore([], initialView.axes, {}));
    assert.deepEqual(
      found.map(({ point, isSure }) => [point[0], isSure]),
      [
        [1, true],
        [2, false],
        [3, false],
      ],
    );
  });

  it('are told apart among the devices', () => {
    const [search] = conditionsOf(all, [], 'phone');
    assert.deepEqual([...(search?.estimated ?? [])], ['c-0002', 'c-0003', 'c-0004']);
  });
});
