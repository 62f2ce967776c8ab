import assert from 'node:assert/strict';
import { boundsOf, columnOf } from '../../../webview/pareto/model/columns';
import type { Dimension } from '../../../webview/pareto/model/dimension';
import { explore, isPlaced, placedIn } from '../../../webview/pareto/model/explore';
import { mostAccurate } from '../../../webview/pareto/model/mostAccurate';
import { planeOrder, sweepFrontier } from '../../../webview/pareto/model/planeOrder';
import { initialView } from '../../../webview/pareto/state/panelState';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { frontier } from '../../../src/shared/pareto/frontier';
import { candidate } from '../../support/candidates';
import { panelSnapshot } from '../../support/panel/panelRun';

const few = [
  candidate('c-0001', { accuracy: 0.5, latencyMs: 4 }),
  candidate('c-0002', { accuracy: 0.8, latencyMs: null }),
  candidate('c-0003', { accuracy: 0.8, latencyMs: 0 }),
];
const latency = metricOf('latencyMs');

describe('webview: columns', () => {
  it('reads a figure once for a list, in its order, and leaves unknown ones open', () => {
    let reads = 0;
    const counted: Dimension = { ...latency, of: (one) => ((reads += 1), one.latencyMs) };
    assert.deepEqual([...columnOf(few, counted)], [4, Number.NaN, 0]);
    assert.equal(columnOf(few, counted), columnOf(few, counted));
    assert.equal(reads, few.length);
    assert.notEqual(columnOf([...few], counted), columnOf(few, counted));
  });

  it('finds bounds among known figures, of all or of some', () => {
    const column = columnOf(few, latency);
    assert.deepEqual(boundsOf(column), [0, 4]);
    assert.deepEqual(
      boundsOf(column, (place) => place < 2),
      [4, 4],
    );
    assert.equal(
      boundsOf(column, (place) => place === 1),
      null,
    );
    assert.equal(boundsOf(new Float64Array(0)), null);
  });

  it('places candidates of a list as it places one', () => {
    const { candidates } = panelSnapshot(300).run;
    const all = [...few, ...candidates];
    const plane = { x: latency, y: metricOf('accuracy') };
    for (const axes of [initialView.axes, { ...initialView.axes, xLog: true }, { ...initialView.axes, yLog: true }]) {
      const isPlacedAt = placedIn(all, plane, axes);
      assert.deepEqual(
        all.map((_one, place) => isPlacedAt(place)),
        all.map((one) => isPlaced(one, plane, axes)),
      );
    }
  });

  it('finds in one sweep the frontier that pairwise dominance finds, under limits too', () => {
    const { candidates } = panelSnapshot(600).run;
    const { evaluated } = explore(candidates, initialView.axes, {});
    const order = planeOrder(evaluated, [latency, metricOf('accuracy')], () => true);
    for (const limit of [Infinity, 5, 2, 0]) {
      const found = sweepFrontier(order, (place) => (evaluated[place]?.latencyMs ?? Infinity) <= limit);
      const wanted = frontier(candidates, ['latencyMs', 'accuracy'], limit === Infinity ? {} : { latencyMs: limit });
      assert.deepEqual(found.map((place) => evaluated[place]?.id).sort(), wanted.map(({ id }) => id).sort());
    }
  });

  it('takes the first of the most accurate, and none where nothing is known', () => {
    assert.equal(mostAccurate(few)?.id, 'c-0002');
    assert.equal(mostAccurate([candidate('c-0004', { accuracy: null })]), null);
    assert.equal(mostAccurate([]), null);
  });
});
