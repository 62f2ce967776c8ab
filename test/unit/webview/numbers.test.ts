import assert from 'node:assert/strict';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { createGridIndex } from '../../../webview/pareto/chart/gridIndex';
import { budgetAt, placeOf, sliderSteps } from '../../../webview/pareto/model/budgetScale';
import { toCsv, toJson } from '../../../webview/pareto/model/exportText';
import { fitRange, isUsableZoom, panRange, zoomRange } from '../../../webview/pareto/model/extent';
import { formatChange, formatSpread } from '../../../webview/pareto/model/figures';
import { formatScaled, metricScale } from '../../../webview/pareto/model/metricScale';
import { candidate } from '../../support/candidates';
import { manifest } from '../../support/manifests';

const accuracy = metricOf('accuracy');
const latency = metricOf('latencyMs');
const memory = metricOf('peakMemoryBytes');
const weights = metricOf('parameters');

describe('webview: numbers', () => {
  it('shows one scale a metric', () => {
    const scale = metricScale(memory, 1_310_000);
    assert.deepEqual(
      [scale.unit, formatScaled(memory, scale, 503_000), formatScaled(memory, scale, 0)],
      ['MB', '0.503', '0'],
    );
    assert.equal(formatScaled(weights, metricScale(weights, 78_666), 78_666), '78.7');
    assert.equal(formatScaled(accuracy, metricScale(accuracy, 1), 0.7549), '75.5');
    assert.equal(formatScaled(latency, metricScale(latency, 4000), 1234.5), '1,235');
  });

  it('tells changes in points or percent, and nothing where one side is unknown', () => {
    assert.equal(formatChange(accuracy, 0.7, 0.75), '−5.0 pts');
    assert.equal(formatChange(latency, 2, 8), '−75 %');
    assert.equal(formatChange(latency, 9, 8), '+13 %');
    assert.deepEqual([formatChange(latency, null, 8), formatChange(latency, 2, null)], ['', '']);
  });

  it('gives the spread in the unit beside it', () => {
    const one = candidate('a', { accuracy: 0.5, latencyMs: 2.79 });
    const spread = {
      ...one,
      provenance: { ...one.provenance, latencyMs: { provenance: 'measured', spread: 0.1116 } as const },
    };
    assert.deepEqual([formatSpread(latency, spread), formatSpread(accuracy, spread)], ['± 0.11', '']);
  });

  it('fits round bounds around the data', () => {
    assert.deepEqual(fitRange([0.95, 8.2], false), [0, 9]);
    assert.deepEqual(
      fitRange([0.48, 0.97], false, 1).map((end) => Number(end.toFixed(6))),
      [0.4, 1],
    );
    const [low, high] = fitRange([5, 5], false);
    assert.ok(low < 5 && high > 5);
  });

  it('zooms about a value that stays in place, on linear and log axes', () => {
    assert.deepEqual(zoomRange([0, 10], 5, 0.5, false), [2.5, 7.5]);
    const [low, high] = zoomRange([1, 100], 10, 0.5, true);
    assert.ok(Math.abs(low - 10 ** 0.5) < 1e-9 && Math.abs(high - 10 ** 1.5) < 1e-9);
    assert.deepEqual(panRange([0, 10], 0.1, false), [1, 11]);
    assert.equal(isUsableZoom({ x: [1, 1], y: [0, 1] }), false);
    assert.equal(isUsableZoom({ x: [0, Infinity], y: [0, 1] }), false);
  });

  it('places budgets on a slider and back, rounded so that the extremes fit', () => {
    assert.equal(budgetAt(latency, [1, 9], sliderSteps), null);
    assert.equal(budgetAt(accuracy, [0.4, 0.9], 0), null);
    assert.equal(budgetAt(latency, [1.2345, 9], 0), 1.24);
    assert.equal(budgetAt(accuracy, [0.4, 0.87654], sliderSteps), 0.876);
    assert.equal(placeOf(latency, [1, 9], 5), sliderSteps / 2);
    assert.equal(placeOf(latency, [1, 100], 10), sliderSteps / 2);
    assert.equal(placeOf(latency, [1, 9], undefined), sliderSteps);
    assert.equal(placeOf(latency, [1, 9], 0), 0);
  });

  it('finds the nearest point within reach, frontier first', () => {
    const [near, far] = [candidate('near', {}), candidate('far', {})];
    const index = createGridIndex([
      { candidate: near, x: 100, y: 100, weight: 1 },
      { candidate: far, x: 108, y: 100, weight: 0.25 },
    ]);
    assert.equal(index.nearest(101, 100), near);
    assert.equal(index.nearest(103.5, 100), far);
    assert.equal(index.nearest(130, 100), null);
  });

  it('writes CSV that a spreadsheet neither breaks nor runs', () => {
    const bad = { ...candidate('c-0001', { status: 'failed' }), error: { code: 'x', message: '=HYPERLINK("a,b")' } };
    const [head, row] = toCsv([bad]).split('\r\n');
    assert.match(head ?? '', /^id,status,generation,origin,accuracyValidation/);
    assert.match(row ?? '', /^c-0001,failed,0,,,,10,/);
    assert.ok(row?.endsWith(`"'=HYPERLINK(""a,b"")"`), row);
  });

  it('says of exported candidates which refinement found or trained them, and nothing of the search’s own', () => {
    const [own, tuned, near] = [candidate('c-0001', {}), candidate('c-0002', {}), candidate('c-0003', {})];
    const refinement = { number: 1, around: ['c-0001'] };
    const all = [
      { ...own, fineTunedEpochs: 6 },
      { ...tuned, fineTunedEpochs: 3, fineTunedIn: 2 },
      { ...near, refinement },
      { ...near, id: 'c-0004', refinement, fineTunedEpochs: 3, fineTunedIn: 3 },
    ];
    const wanted = ['', 'fineTune:2', 'refine:1', 'refine:1 fineTune:3'];
    const [head = '', ...rows] = toCsv(all).trimEnd().split('\r\n');
    const place = head.split(',').indexOf('origin');
    assert.deepEqual(
      rows.map((row) => row.split(',')[place]),
      wanted,
    );
    const exported = JSON.parse(toJson(manifest({}), all)) as {
      candidates: { origin?: string; refinement?: unknown }[];
    };
    assert.deepEqual(
      exported.candidates.map(({ origin = '' }) => origin),
      wanted,
    );
    assert.ok(!('origin' in (exported.candidates[0] ?? {})));
    assert.deepEqual(exported.candidates[2]?.refinement, refinement);
  });
});
