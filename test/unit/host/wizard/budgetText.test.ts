import assert from 'node:assert/strict';
import { formatBudget, parseBudget } from '../../../../src/host/wizard/budgetText';
import { metrics, type Metric, type MetricId } from '../../../../src/shared/run/objectives';

const metric = (id: MetricId): Metric => {
  const found = metrics.find((one) => one.id === id);
  assert.ok(found);
  return found;
};

describe('budgets as text', () => {
  const cases: readonly [MetricId, string, number | null][] = [
    ['latencyMs', '8', 8],
    ['latencyMs', ' 8.5 ms ', 8.5],
    ['latencyMs', '8,5', 8.5],
    ['latencyMs', '8 k', null],
    ['latencyMs', '8 MB', null],
    ['latencyMs', '0', null],
    ['latencyMs', '-3', null],
    ['latencyMs', 'fast', null],
    ['latencyMs', '', null],
    ['sizeBytes', '1.5 MB', 1.5e6],
    ['sizeBytes', '300 kB', 3e5],
    ['sizeBytes', '2000', 2000],
    ['parameters', '300 k', 3e5],
    ['parameters', '0.3 M', 3e5],
    ['macs', '20 M', 2e7],
    ['macs', '20 MMACs', 2e7],
    ['energyMj', '2,5 mJ', 2.5],
    ['energyMj', '2 ms', null],
    ['accuracy', '70 %', 0.7],
    ['accuracy', '70', 0.7],
    ['accuracy', '0.7', 0.7],
    ['accuracy', '100 %', 1],
    ['accuracy', '101 %', null],
  ];
  for (const [id, text, expected] of cases)
    it(`${id} "${text}" is ${expected}`, () => assert.equal(parseBudget(metric(id), text), expected));

  it('reads back what it writes', () => {
    const limits: Record<MetricId, number> = {
      accuracy: 0.7,
      latencyMs: 8.5,
      peakMemoryBytes: 4e6,
      parameters: 3e5,
      macs: 2e7,
      sizeBytes: 1.5e6,
      energyMj: 12.5,
      modelledEnergyMj: 0.5,
    };
    for (const one of metrics) {
      const written = formatBudget(one, limits[one.id]);
      assert.equal(parseBudget(one, written), limits[one.id], written);
    }
  });
});
