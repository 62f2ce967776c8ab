import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Dataset } from '../../../../src/engine/datasets/dataset';
import { readDataset } from '../../../../src/engine/datasets/index';
import { sampleLayout } from '../../../../src/engine/datasets/npz/sampleLayout';
import { bytesOf, inTemporaryFolder, npyBytes, zipBytes } from '../../../support/dataFiles';

type Arrays = Readonly<Record<string, Buffer>>;

const read = (arrays: Arrays): Promise<Dataset> =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'data.npz');
    await writeFile(
      file,
      await zipBytes(
        Object.entries(arrays).map(([name, bytes]) => ({ path: `${name}.npy`, bytes })),
        true,
      ),
    );
    return readDataset(file);
  });
const y = (...values: number[]): Buffer => npyBytes('<i4', [values.length], bytesOf(Int32Array.from(values)));
const bytes = npyBytes('|u1', [2, 2, 2], new Uint8Array(8));

describe('NPZ archives', () => {
  it('keep floats as they are', async () => {
    const values = Float32Array.of(0.25, -1.5, 3e8, 0, 1, 2, 3, 4);
    const { splits } = await read({ x: npyBytes('<f4', [2, 2, 2], bytesOf(values)), y: y(0, 1) });
    assert.deepEqual(splits.train?.pixels, values);
  });

  it('round 64-bit floats to 32 bits', async () => {
    const { splits } = await read({ x: npyBytes('<f8', [2, 1, 1], bytesOf(Float64Array.of(0.1, 2))), y: y(0, 1) });
    assert.deepEqual(splits.train?.pixels, Float32Array.of(0.1, 2));
  });

  it('keep wide integers as bytes where they fit', async () => {
    const x = npyBytes('<i8', [2, 1, 1], bytesOf(BigInt64Array.of(0n, 255n)));
    assert.deepEqual((await read({ x, y: y(0, 1) })).splits.train?.pixels, Uint8Array.of(0, 255));
    const wide = npyBytes('<i2', [2, 1, 1], bytesOf(Int16Array.of(-1, 256)));
    assert.deepEqual((await read({ x: wide, y: y(0, 1) })).splits.train?.pixels, Float32Array.of(-1, 256));
  });

  it('take MedMNIST names and pass over other arrays', async () => {
    const labels = npyBytes('|u1', [2, 1], Uint8Array.of(0, 1));
    const { summary } = await read({
      train_images: bytes,
      train_labels: labels,
      val_images: bytes,
      val_labels: labels,
      notes: bytes,
    });
    assert.deepEqual(summary.counts, { train: 2, validation: 2 });
  });

  it('move channels to the front', async () => {
    const { splits } = await read({
      x: npyBytes('|u1', [2, 1, 2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
      y: y(0, 1),
    });
    assert.deepEqual([...(splits.train?.pixels ?? [])], [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]);
  });

  it('name the row that is not finite', async () => {
    const x = npyBytes('<f4', [3, 1, 2], bytesOf(Float32Array.of(1, 2, 3, NaN, 5, 6)));
    await assert.rejects(read({ x_train: x, y_train: y(0, 1, 1) }), {
      code: 'data.notFinite',
      message: /x_train, row 1: NaN/,
    });
    const infinite = npyBytes('<f8', [2, 1, 1], bytesOf(Float64Array.of(1, 1e300)));
    await assert.rejects(read({ x: infinite, y: y(0, 1) }), { code: 'data.notFinite', message: /x, row 1: 1e\+300/ });
  });

  it('name the row of a label that is none', async () => {
    await assert.rejects(read({ x: bytes, y: y(0, -1) }), { code: 'data.labelRange', message: /y, row 1: -1/ });
    await assert.rejects(read({ x: bytes, y: npyBytes('<f4', [2], bytesOf(Float32Array.of(0, 0.5))) }), {
      code: 'data.labelRange',
      message: /row 1: 0\.5/,
    });
    await assert.rejects(read({ x: bytes, y: y(0, 2_000_000) }), {
      code: 'data.labelRange',
      message: /row 1: label 2000000/,
    });
  });

  it('say what belongs together and is not', async () => {
    await assert.rejects(read({ x: bytes, y: y(0, 1, 1) }), { code: 'data.corrupt', message: /2 rows, its labels 3/ });
    await assert.rejects(read({ x_train: bytes }), {
      code: 'data.missingFile',
      message: /labels \(y\) for the train split/,
    });
    await assert.rejects(read({ a: bytes }), { code: 'data.empty', hint: /x_train/ });
    await assert.rejects(read({ x: bytes, y: y(0, 1), x_train: bytes }), { code: 'data.ambiguous' });
    await assert.rejects(read({ x: bytes, y: npyBytes('|u1', [2, 2], new Uint8Array(4)) }), {
      code: 'data.shape',
      hint: /argmax/,
    });
  });

  it('refuse types that are not read, pickles first of all', async () => {
    for (const descr of ['|O', '>f4', '<c8', '<U5']) {
      await assert.rejects(read({ x: npyBytes(descr, [2, 2, 2], new Uint8Array(64)), y: y(0, 1) }), {
        code: 'data.unsupportedType',
      });
    }
    await assert.rejects(read({ x: npyBytes('|u1', [2, 2, 2], new Uint8Array(8), true), y: y(0, 1) }), {
      code: 'data.unsupportedType',
      message: /Fortran/,
    });
  });

  it('are refused where a header claims more than memory, before it is allocated', async () => {
    await assert.rejects(read({ x: npyBytes('|u1', [4_000_000_000, 28, 28], new Uint8Array(8)), y: y(0, 1) }), {
      code: 'data.tooLarge',
    });
    await assert.rejects(read({ x: bytes, y: npyBytes('<i8', [2 ** 40], new Uint8Array(8)) }), {
      code: 'data.tooLarge',
    });
  });
});

describe('the layout of samples', () => {
  const layout = (...shape: number[]): unknown => sampleLayout('x', shape);

  it('follows the stated rule', () => {
    assert.deepEqual(layout(9, 28, 28), { shape: [1, 28, 28], interleaved: false });
    assert.deepEqual(layout(9, 28, 28, 1), { shape: [1, 28, 28], interleaved: true });
    assert.deepEqual(layout(9, 32, 24, 3), { shape: [3, 32, 24], interleaved: true });
    assert.deepEqual(layout(9, 3, 32, 24), { shape: [3, 32, 24], interleaved: false });
    assert.deepEqual(layout(9, 3, 3, 3), { shape: [3, 3, 3], interleaved: true });
    assert.deepEqual(layout(9, 8, 8, 4), { shape: [4, 8, 8], interleaved: true });
    assert.deepEqual(layout(9, 20), { shape: [20, 1, 1], interleaved: false });
  });

  it('is refused where nothing looks like channels', () => {
    assert.throws(() => layout(9, 16, 16, 16), { code: 'data.shape', message: /\[9, 16, 16, 16\]/ });
    assert.throws(() => layout(9), { code: 'data.shape' });
    assert.throws(() => layout(9, 1, 2, 3, 4), { code: 'data.shape' });
  });
});
