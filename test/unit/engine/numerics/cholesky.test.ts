import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cholesky, inverseFrom, solveLower, solveUpper } from '../../../../src/engine/numerics/cholesky';
import { createRandom } from '../../../../src/shared/random';

describe('engine/numerics/cholesky', () => {
  it('solves a symmetric positive definite system, and inverts it', () => {
    const random = createRandom(1, 'spd');
    const n = 12;
    const root = Float64Array.from({ length: n * n }, () => random.normal());
    const matrix = new Float64Array(n * n);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        for (let k = 0; k < n; k++) matrix[row * n + column]! += root[row * n + k]! * root[column * n + k]!;
        if (row === column) matrix[row * n + column]! += 1;
      }
    }
    const right = Float64Array.from({ length: n }, () => random.normal());
    const lower = cholesky(matrix, n);
    assert.ok(lower);
    const x = solveUpper(lower, solveLower(lower, right));
    for (let row = 0; row < n; row++) {
      const product = x.reduce((sum, value, column) => sum + matrix[row * n + column]! * value, 0);
      assert.ok(Math.abs(product - right[row]!) < 1e-9);
    }
    const inverse = inverseFrom(lower, n);
    for (let row = 0; row < n; row++) {
      const solved = right.reduce((sum, value, column) => sum + inverse[row * n + column]! * value, 0);
      assert.ok(Math.abs(solved - x[row]!) < 1e-9);
    }
  });

  it('refuses a matrix that is not positive definite', () => {
    assert.equal(cholesky(Float64Array.from([1, 2, 2, 1]), 2), null);
    assert.equal(cholesky(Float64Array.from([NaN, 0, 0, 1]), 2), null);
  });
});
