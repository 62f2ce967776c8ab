import assert from 'node:assert/strict';
import {
  evaluateGaussianProcess,
  fitGaussianProcess,
} from '../../../../../src/engine/profile/predictor/gaussianProcess';
import { createRandom } from '../../../../../src/shared/random';

const random = createRandom(7, 'gaussian process');
const draw = (count: number, columns: number): number[][] =>
  Array.from({ length: count }, () => Array.from({ length: columns }, () => 4 * random.next() - 2));
const smooth = ([x, y]: readonly number[]): number => 5 + Math.sin(2 * x!) + 0.5 * y!;

const spreadOf = (errors: readonly number[]): number =>
  Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);

describe('Gaussian process regression', () => {
  it('finds a smooth law that it is told at some points', () => {
    const rows = draw(80, 2);
    const { process: fitted } = fitGaussianProcess(rows, rows.map(smooth));
    const errors = draw(200, 2).map((row) => evaluateGaussianProcess(fitted, row) - smooth(row));
    assert.ok(spreadOf(errors) < 0.1, `off by ${spreadOf(errors)}`);
  });

  it('takes columns that tell nothing for smooth', () => {
    const rows = draw(80, 4);
    const { lengths } = fitGaussianProcess(rows, rows.map(smooth)).process;
    const [bent, , ...idle] = lengths.map((length) => length!);
    assert.ok(
      idle.every((length) => length > 3 * bent!),
      lengths.join(),
    );
  });

  it('foretells each target as well as if it had not seen it', () => {
    const rows = draw(40, 2);
    const targets = rows.map(smooth);
    const { process: fitted, leftOut } = fitGaussianProcess(rows, targets);
    const seen = rows.map((row, i) => evaluateGaussianProcess(fitted, row) - targets[i]!);
    assert.ok(spreadOf(leftOut) > 3 * spreadOf(seen), 'what it has seen it must know better');
    const fresh = draw(200, 2).map((row) => evaluateGaussianProcess(fitted, row) - smooth(row));
    assert.ok(spreadOf(leftOut) < 3 * spreadOf(fresh) && spreadOf(fresh) < 3 * spreadOf(leftOut));
  });

  it('goes between contradictory targets instead of through them', () => {
    const rows = draw(60, 1).flatMap((row) => [row, row]);
    const targets = rows.map(([x], i) => x! + (i % 2 === 0 ? 0.3 : -0.3));
    const { process: fitted } = fitGaussianProcess(rows, targets);
    const errors = draw(100, 1).map((row) => evaluateGaussianProcess(fitted, row) - row[0]!);
    assert.ok(spreadOf(errors) < 0.15, `off by ${spreadOf(errors)}`);
  });

  it('takes one value and columns that never change', () => {
    const { process: fitted } = fitGaussianProcess(
      [
        [1, 2],
        [1, 3],
        [1, 4],
      ],
      [3, 3, 3],
    );
    assert.equal(evaluateGaussianProcess(fitted, [9, 2.5]), 3);
  });

  it('is the same each time', () => {
    const rows = draw(40, 3);
    const targets = rows.map(smooth);
    assert.deepEqual(fitGaussianProcess(rows, targets), fitGaussianProcess(rows, targets));
  });
});
