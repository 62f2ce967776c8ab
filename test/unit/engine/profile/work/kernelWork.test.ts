import * as assert from 'node:assert/strict';
import { sampleKernels } from '../../../../../src/engine/calibration/sampleKernels';
import { dialectNames, dialects, type DialectName } from '../../../../../src/engine/profile/work/dialects';
import { cutRow, windowRows } from '../../../../../src/engine/profile/work/kernelGeometry';
import { methodOf } from '../../../../../src/engine/profile/work/kernelMethods';
import { shapeMacs, type KernelShape } from '../../../../../src/engine/profile/kernelShape';
import { kernelWork, workNames } from '../../../../../src/engine/profile/work/kernelWork';
import { toldDialect } from '../../../../../src/engine/profile/predictor/toldDialect';

const shapes = sampleKernels(3, 600);

const conv = (inChannels: number, outChannels: number, changes: Partial<KernelShape> = {}): KernelShape => ({
  ...{ kind: 'conv', precision: 'float32', inChannels, outChannels, inHeight: 14, inWidth: 14, outHeight: 14 },
  ...{ outWidth: 14, kernelHeight: 3, kernelWidth: 3, groups: 1, addsSum: false, activation: 'none' },
  ...changes,
});

/** By the names of the shape's method. */
function workOf(shape: KernelShape, name: DialectName = 'avx2'): Record<string, number> {
  const method = methodOf(shape, dialects[name]);
  const counts = kernelWork(method, shape, dialects[name]);
  return Object.fromEntries(workNames(method).map((one, i) => [one, counts[i]!]));
}

describe('the method of a kernel', () => {
  const methodIn = (shape: KernelShape): readonly string[] =>
    dialectNames.map((name) => methodOf(shape, dialects[name]));

  it('is blocked where the runtime has blocks and the channels fit', () =>
    assert.deepEqual(methodIn(conv(20, 13)), ['blocked', 'blocked', 'product']));

  it('is a plain product for channels that cannot be translated', () =>
    assert.deepEqual(methodIn(conv(22, 16)), ['product', 'product', 'product']));

  it('reads few channels without blocks', () =>
    assert.deepEqual(methodIn(conv(10, 16)), ['product', 'blockedFewInputs', 'product']));

  it('of integers is symmetric for whole vectors', () => {
    const integers = { precision: 'int8' } as const;
    assert.deepEqual(methodIn(conv(64, 24, integers)), ['symmetric', 'symmetric', 'symmetric']);
    assert.deepEqual(methodIn(conv(12, 20, integers)), ['integerProduct', 'symmetric', 'integerProduct']);
  });
});

describe('the work of a kernel', () => {
  it('is a finite count, not below zero, for every name', () => {
    for (const shape of shapes)
      for (const name of dialectNames) {
        const work = workOf(shape, name);
        for (const [what, count] of Object.entries(work))
          assert.ok(Number.isFinite(count) && count >= 0, `${name} ${what} ${count} ${JSON.stringify(shape)}`);
        assert.equal(work['fixed'], 1);
      }
  });

  it('in blocks has all products of whole blocks without padding', () => {
    const pointwise = conv(32, 64, { kind: 'pointwise', kernelHeight: 1, kernelWidth: 1 });
    assert.equal(workOf(pointwise)['products'], shapeMacs(pointwise) / 8);
  });

  it('in blocks leaves out the rows of the padding, and never exceeds the padded window', () => {
    const { products } = workOf(conv(16, 32));
    assert.equal(products, (14 * 3 - 2) * 3 * 14 * 16 * 4);
  });

  it('grows by whole blocks of filters', () => {
    const products = [32, 33, 40, 41].map((filters) => workOf(conv(64, filters))['products']!);
    assert.equal(products[1], products[2]);
    assert.ok(products[0]! < products[1]! && products[2]! < products[3]!);
  });

  it('brings a ragged result into another layout, but not within sums', () => {
    const reorders = (shape: KernelShape): number => workOf(shape)['reorders']!;
    assert.deepEqual([conv(16, 17), conv(16, 20), conv(16, 17, { addsSum: true })].map(reorders), [1, 0, 0]);
  });

  it('of a product copies windows unless they are pixels', () => {
    assert.equal(workOf(conv(22, 16))['copied'], 22 * 9 * 14 * 14);
    assert.equal(workOf(conv(22, 16, { kernelHeight: 1, kernelWidth: 1 }))['copied'], 0);
  });
});

describe('a window over an image', () => {
  it('cuts every row into all of its pixels', () => {
    for (const shape of shapes) {
      if (shape.kind === 'globalPool' || shape.kind === 'dense') continue;
      const { whole, rest, singles } = cutRow(shape, 3);
      assert.equal(3 * whole + rest + singles, shape.outWidth, JSON.stringify(shape));
    }
  });

  it('has fewer rows at the borders', () => {
    assert.equal(windowRows(conv(8, 8)), 14 * 3 - 2);
    assert.equal(windowRows(conv(8, 8, { outHeight: 7, outWidth: 7 })), 7 * 3 - 1);
    assert.equal(windowRows(conv(8, 8, { kernelHeight: 1 })), 14);
  });
});

describe('the dialect of a device', () => {
  /** A device of `name`: each count of its work costs about what it would on a phone. */
  const device = (name: DialectName) => (shape: KernelShape) => {
    const method = methodOf(shape, dialects[name]);
    const work = kernelWork(method, shape, dialects[name]);
    return { shape, latencyMs: work.reduce((sum, count, i) => sum + count * (i === 0 ? 2e-3 : 1e-7), 0) };
  };

  for (const name of dialectNames)
    it(`${name} is told from its kernels`, () => assert.equal(toldDialect(shapes.map(device(name))), name));
});
