import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fitGaussianProcess } from '../../../../../src/engine/search/surrogate/gaussianProcess';
import { createRandom } from '../../../../../src/shared/random';

describe('engine/search/surrogate/gaussianProcess', () => {
  const random = createRandom(2, 'gp');
  const draw = (count: number): Float64Array[] =>
    Array.from({ length: count }, () => Float64Array.from({ length: 4 }, () => random.next()));
  const first = (x: Float64Array): number => 0.5 + 0.2 * x[0]! - 0.1 * x[1]! ** 2 + 0.1 * x[0]! * x[2]!;
  const second = (x: Float64Array): number => 3 * x[3]!;

  it('foretells two smooth functions far better than their means do, and knows where it is unsure', () => {
    const known = draw(60);
    const process = fitGaussianProcess(known, [known.map(first), known.map(second)]);
    assert.ok(process);
    const fresh = draw(200);
    for (const [index, of] of [first, second].entries()) {
      const mean = known.reduce((sum, x) => sum + of(x), 0) / known.length;
      const squares = (errors: readonly number[]): number => errors.reduce((sum, error) => sum + error * error, 0);
      const left = squares(fresh.map((x) => process.predict(x)[index]!.mean - of(x)));
      assert.ok(left < 0.05 * squares(fresh.map((x) => mean - of(x))), `target ${index}`);
    }
    const inside = process.predict(known[0]!)[0]!.deviation;
    const outside = process.predict(Float64Array.from([9, -9, 9, -9]))[0]!.deviation;
    assert.ok(outside > 3 * inside);
  });

  it('repeats itself exactly and survives columns and targets that never change', () => {
    const inputs = draw(10).map((x) => Float64Array.from([...x, 7]));
    const fit = (): unknown =>
      fitGaussianProcess(inputs, [inputs.map(first), inputs.map(() => 0)])?.predict(inputs[3]!);
    assert.deepEqual(fit(), fit());
    assert.equal(fitGaussianProcess(inputs, [inputs.map(() => 0.25)])?.predict(inputs[0]!)[0]?.mean, 0.25);
  });

  it('gives nothing where a target is not a number', () => {
    const inputs = draw(8);
    const process = fitGaussianProcess(inputs, [inputs.map(() => NaN)]);
    assert.ok(process === null || Number.isNaN(process.predict(inputs[0]!)[0]!.mean));
  });
});
