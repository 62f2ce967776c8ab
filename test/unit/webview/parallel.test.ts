import assert from 'node:assert/strict';
import { metricDimensions } from '../../../webview/pareto/model/dimension';
import { explore } from '../../../webview/pareto/model/explore';
import { drawnLines, lineNear, type ParallelGeometry } from '../../../webview/pareto/panes/parallelLines';
import { initialView } from '../../../webview/pareto/state/panelState';
import { candidate } from '../../support/candidates';

const [accuracy, latency] = metricDimensions.filter(({ id }) => id === 'accuracy' || id === 'latencyMs');
assert.ok(accuracy && latency);
/** Latency is better at its lower end, so that it stands upside down. */
const geometry: ParallelGeometry = {
  axes: [
    { dimension: accuracy, range: [0, 1], x: 100 },
    { dimension: latency, range: [0, 10], x: 300 },
  ],
  ...{ width: 400, height: 120, top: 10, bottom: 110 },
};
const good = candidate('c-0001', { accuracy: 1, latencyMs: 0 });
const bad = candidate('c-0002', { accuracy: 0, latencyMs: 10 });
const unknown = candidate('c-0003', { accuracy: 0.5, latencyMs: null });

describe('webview: lines of the parallel coordinates', () => {
  const near = (x: number, y: number): string | undefined => lineNear(geometry, [good, bad, unknown], [x, y])?.id;

  it('are found between two axes, within reach', () => {
    assert.equal(near(200, 12), 'c-0001');
    assert.equal(near(120, 105), 'c-0002');
    assert.equal(near(200, 60), undefined);
    assert.equal(near(50, 12), undefined);
    assert.equal(near(350, 12), undefined);
  });

  it('are those that are drawn, what stands out first', () => {
    const all = [candidate('baseline', { accuracy: 0.9, latencyMs: 9 }), bad, good, unknown];
    const explored = explore(all, initialView.axes, {});
    const ids = (view: Partial<typeof initialView>) =>
      drawnLines(explored, { ...initialView, ...view }).map(({ id }) => id);
    assert.deepEqual(ids({}), ['c-0001', 'baseline', 'c-0002']);
    assert.equal(ids({ selected: ['c-0002'] })[0], 'c-0002');
  });
});
