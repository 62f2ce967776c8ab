import * as assert from 'node:assert/strict';
import { sampleKernels } from '../../../../../src/engine/calibration/sampleKernels';
import { dialectNames, dialects, type DialectName } from '../../../../../src/engine/profile/workload/dialects';
import { cutRow, windowRows } from '../../../../../src/engine/profile/workload/kernelGeometry';
import { methodOf } from '../../../../../src/engine/profile/workload/kernelMethods';
import { shapeMacs, type KernelShape } from '../../../../../src/engine/profile/kernelShape';
import { kernelWork, workNames } from '../../../../../src/engine/profile/workload/kernelWork';
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
    const leaves = (shape: KernelShape): number => workOf(shape)['leaves']!;
    assert.deepEqual([conv(16, 17), conv(16, 20), conv(16, 17, { addsSum: true })].map(leaves), [1, 0, 0]);
  });

  it('of a product has the products of all rows and columns, in few steps', () => {
    const { steps, products, single } = workOf(conv(22, 13, { kernelHeight: 1, kernelWidth: 1 }), 'avx512');
    // Twelve rows and one, by six times 32 columns and the four of 196 that are left.
    assert.deepEqual([steps, products, single], [22 * 2 * 7, 22 * 13 * 13, 0]);
    const depthwise = { kind: 'depthwise', groups: 22 } as const;
    assert.deepEqual(
      [workOf(conv(22, 22, depthwise))['steps'], workOf(conv(22, 22, depthwise))['single']! > 0],
      [0, true],
    );
  });

  it('of a product copies windows unless they are pixels', () => {
    assert.equal(workOf(conv(22, 16))['copied'], 22 * 9 * 14 * 14);
    assert.equal(workOf(conv(22, 16, { kernelHeight: 1, kernelWidth: 1 }))['copied'], 0);
  });
});

describe('the work of a pool', () => {
  const pool = (channels: number, changes: Partial<KernelShape> = {}): KernelShape =>
    conv(channels, channels, { kind: 'maxPool', outHeight: 7, outWidth: 7, ...changes });

  it('in whole blocks is a row at a time, pixels in tiles and the padded ones alone', () => {
    const { rows, tiles, singles } = workOf(pool(16));
    // Seven pixels, the last of them at the padding: two tiles of three.
    assert.deepEqual([rows, tiles, singles], [2 * 7, 2 * 7 * 2, 2 * 7]);
  });

  it('of other channels is plane by plane, out of blocks and back where they lay in some', () => {
    const counts = (channels: number): readonly unknown[] => {
      const { planeRows, leaves, fills } = workOf(pool(channels));
      return [planeRows, leaves, fills];
    };
    assert.deepEqual(counts(12), [12 * 7, 1, 1]);
    assert.deepEqual(counts(13), [13 * 7, 0, 0]);
    assert.deepEqual(counts(4), [4 * 7, 0, 0]);
  });

  it('counts divisions for averages alone', () => {
    assert.equal(workOf(pool(16))['averagedTiles'], 0);
    assert.ok(workOf(pool(16, { kind: 'averagePool' }))['averagedTiles']! > 0);
  });

  it('of bytes takes fewer and fewer at once, at last single ones', () => {
    const counts = (channels: number): readonly unknown[] => {
      const { compared, halfCompared, quarterCompared, restCompared } = workOf(pool(channels, { precision: 'int8' }));
      return [compared, halfCompared, quarterCompared, restCompared];
    };
    const windows = 49 * 9;
    assert.deepEqual(counts(64), [2 * windows, 0, 0, 0]);
    assert.deepEqual(counts(60), [windows, windows, windows, 4 * windows]);
    assert.deepEqual(counts(20), [0, windows, 0, 4 * windows]);
  });
});

describe('the work of a global pool', () => {
  const global = (channels: number, side: number, precision: 'float32' | 'int8' = 'float32'): Record<string, number> =>
    workOf(
      conv(channels, channels, {
        ...{ kind: 'globalPool', precision, inHeight: side, inWidth: side, outHeight: 1, outWidth: 1 },
        ...{ kernelHeight: side, kernelWidth: side },
      }),
    );

  it('in whole blocks is a step a pixel and block', () => assert.equal(global(32, 14)['steps'], 4 * 196));

  it('of other channels is plane by plane, of which long ones wait for their own sums', () => {
    const counts = ({ vectors, waits, leaves }: Record<string, number>): readonly unknown[] => [vectors, waits, leaves];
    assert.deepEqual(counts(global(12, 8)), [12 * 16, 0, 1]);
    assert.deepEqual(counts(global(13, 20)), [13 * 100, 13 * (400 - 64), 0]);
  });

  it('of bytes is seven pixels of eight channels at once', () => {
    const { rows, sums, restSums, rest } = global(20, 6, 'int8');
    assert.deepEqual([rows, sums, restSums, rest], [6, 12, 6, 4]);
  });
});

describe('the work of a concatenation', () => {
  const concat = (channels: number, changes: Partial<KernelShape> = {}): KernelShape =>
    conv(channels, channels, { kind: 'concat', kernelHeight: 1, kernelWidth: 1, ...changes });

  it('copies whole blocks, translates halves that fill none, and the whole where only that can be', () => {
    const layouts = (channels: number): readonly unknown[] => {
      const { leaves, fills } = workOf(concat(channels));
      return [leaves, fills];
    };
    assert.deepEqual(layouts(32), [undefined, undefined]);
    assert.deepEqual(layouts(24), [2, 1]);
    assert.deepEqual(layouts(12), [0, 1]);
    assert.deepEqual(layouts(10), [0, 0]);
  });

  it('of bytes goes pixel by pixel through a table', () => {
    const { elements, pixels, rest } = workOf(concat(12, { precision: 'int8' }));
    assert.deepEqual([elements, pixels, rest], [12 * 196, 196, 2 * 196]);
  });
});

describe('a window over an image', () => {
  it('cuts every row into all of its pixels', () => {
    for (const shape of shapes) {
      if (shape.kind === 'globalPool' || shape.kind === 'dense') continue;
      const { tiles, singles } = cutRow(shape, [6, 3, 2]);
      const pixels = tiles.reduce((sum, [size, times]) => sum + size * times, singles);
      assert.equal(pixels, shape.outWidth, JSON.stringify(shape));
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
