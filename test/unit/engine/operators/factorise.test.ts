import assert from 'node:assert/strict';
import { SingularValueDecomposition, Matrix } from 'ml-matrix';
import { factorise } from '../../../../src/engine/operators/factorise';
import { rankAt, savingRatios } from '../../../../src/engine/operators/rank';
import { createRandom } from '../../../../src/shared/random';

function randomMatrix(rows: number, columns: number): Float64Array {
  const random = createRandom(2, rows, columns);
  return Float64Array.from({ length: rows * columns }, () => random.normal());
}

function residual(matrix: Float64Array, rows: number, columns: number, rank: number): number {
  const { left, right } = factorise(matrix, rows, columns, rank);
  const product = new Matrix([...Array(rows).keys()].map((r) => [...left.subarray(r * rank, (r + 1) * rank)])).mmul(
    new Matrix([...Array(rank).keys()].map((r) => [...right.subarray(r * columns, (r + 1) * columns)])),
  );
  return Math.hypot(...matrix.map((value, i) => value - product.get(Math.floor(i / columns), i % columns)));
}

describe('factorise', () => {
  for (const [rows, columns] of [
    [12, 30],
    [30, 12],
    [9, 9],
  ] as const) {
    it(`leaves the error of the optimal truncation at every rank: ${rows}x${columns}`, () => {
      const matrix = randomMatrix(rows, columns);
      const reference = new Matrix(
        [...Array(rows).keys()].map((r) => [...matrix.subarray(r * columns, (r + 1) * columns)]),
      );
      const { diagonal } = new SingularValueDecomposition(reference, { autoTranspose: true });
      for (let rank = 1; rank <= Math.min(rows, columns); rank++) {
        const optimum = Math.hypot(...diagonal.slice(rank));
        assert.ok(Math.abs(residual(matrix, rows, columns, rank) - optimum) < 1e-5, `rank ${rank}`);
      }
    });
  }

  it('splits each singular value evenly between the factors, largest first', () => {
    const { left, right } = factorise(randomMatrix(8, 20), 8, 20, 8);
    const norms = [...Array(8).keys()].map((k) => [
      Math.hypot(...[...Array(8).keys()].map((row) => left[row * 8 + k] ?? 0)),
      Math.hypot(...right.subarray(k * 20, (k + 1) * 20)),
    ]);
    norms.forEach(([a = 0, b = 0], k) => {
      assert.ok(Math.abs(a - b) < 1e-5);
      assert.ok(k === 0 || a <= (norms[k - 1]?.[0] ?? 0) + 1e-6);
    });
  });

  it('takes a matrix of zeros', () => {
    const { left, right } = factorise(new Float64Array(12), 3, 4, 3);
    assert.ok([...left, ...right].every((value) => value === 0));
  });
});

describe('rankAt', () => {
  it('is at least 1, the full rank at 1, and rises with ratio and rank', () => {
    assert.equal(rankAt(0.01, 9), 1);
    assert.equal(rankAt(1, 37), 37);
    for (let full = 1; full < 40; full++) {
      assert.ok(rankAt(0.25, full) <= rankAt(0.25, full + 1));
      assert.ok(rankAt(0.25, full) <= rankAt(0.5, full));
    }
  });
});

/** The ratios of an operator of one rank. */
const offered = (fullRank: number, macs: (ratio: number) => number): readonly number[] =>
  savingRatios([fullRank], (ratio) => [rankAt(ratio, fullRank)], 100, macs);

describe('savingRatios', () => {
  it('offers only what costs less, one ratio a rank', () => {
    assert.deepEqual(
      offered(32, (ratio) => 200 * ratio),
      [0.125, 0.25, 0.375],
    );
    assert.deepEqual(
      offered(2, () => 1),
      [0.125, 0.75],
    );
    assert.deepEqual(
      offered(32, () => 100),
      [],
    );
  });

  it('offers no rank below four, or half of a tiny full rank', () => {
    assert.deepEqual(
      offered(16, () => 1),
      [0.25, 0.375, 0.5, 0.75],
    );
    assert.deepEqual(
      offered(5, () => 1),
      [0.5, 0.75],
    );
  });

  it('wants every one of several ranks to be worth having', () => {
    const pair = (ratio: number): readonly number[] => [rankAt(ratio, 3), rankAt(ratio, 32)];
    assert.deepEqual(
      savingRatios([3, 32], pair, 100, () => 1),
      [0.5, 0.75],
    );
  });
});
