import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readDataset, scanDataset } from '../../../../src/engine/datasets/index';
import type { FileList } from '../../../support/dataFiles';
import { cifarFiles, idxBytes, idxFiles, inTemporaryFolder, tinySet, writeFolder } from '../../../support/dataFiles';
import { requireShared } from '../../../support/shared';

const pair = (images: Buffer, labels: Buffer, prefix = 'train'): FileList => [
  { path: `${prefix}-images-idx3-ubyte`, bytes: images },
  { path: `${prefix}-labels-idx1-ubyte`, bytes: labels },
];
const labels = idxBytes([2], Uint8Array.of(0, 1));
const images = idxBytes([2, 2, 2], new Uint8Array(8));

function refuses(files: FileList, expected: object): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    await writeFolder(folder, files);
    await assert.rejects(readDataset(folder), expected);
  });
}

describe('IDX files', () => {
  it('are refused where a header claims more than memory, before it is allocated', () =>
    refuses(pair(idxBytes([0xffffffff, 65535, 65535], new Uint8Array(8)), labels), { code: 'data.tooLarge' }));

  it('are refused where a side is zero', () =>
    refuses(pair(idxBytes([2, 0, 2], new Uint8Array(0)), labels), { code: 'data.corrupt', message: /0 pixels/ }));

  it('are refused where images and labels are swapped', () =>
    refuses(pair(labels, images), { code: /^data\.(corrupt|truncated)$/, message: /train-images-idx3-ubyte/ }));

  it('are refused where counts differ', () =>
    refuses(pair(images, idxBytes([3], Uint8Array.of(0, 1, 2))), {
      code: 'data.corrupt',
      message: /2 images, .* 3 labels/,
    }));

  it('are refused where bytes follow the last image', () =>
    refuses(pair(Buffer.concat([images, Buffer.of(1)]), labels), { code: 'data.corrupt', message: /goes on after/ }));

  it('are refused without labels', () =>
    refuses(pair(images, labels).slice(0, 1), { code: 'data.missingFile', hint: /train-labels-idx1-ubyte/ }));

  it('are refused where all samples are of one class', () =>
    refuses(pair(images, idxBytes([2], Uint8Array.of(1, 1))), { code: 'data.oneClass' }));

  it('are refused where the splits differ in size', () =>
    refuses([...pair(images, labels), ...pair(idxBytes([2, 2, 3], new Uint8Array(12)), labels, 't10k')], {
      code: 'data.imageSize',
    }));

  it('are refused where two files want to be the same split', () =>
    refuses([...pair(images, labels), ...pair(images, labels, 'emnist-letters-train')], { code: 'data.ambiguous' }));

  it('are preferred to their compressed copies, and found from one of their files', () =>
    inTemporaryFolder(async (folder) => {
      await writeFolder(folder, idxFiles(tinySet(1)));
      await writeFile(path.join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(Buffer.from('something else')));
      assert.deepEqual((await readDataset(path.join(folder, 'train-images-idx3-ubyte'))).summary.counts, {
        train: 9,
        test: 3,
      });
    }));

  it('warn of numbers that no sample has', () =>
    inTemporaryFolder(async (folder) => {
      await writeFolder(folder, pair(images, idxBytes([2], Uint8Array.of(1, 3))));
      const { labels: names, warnings } = await scanDataset(folder);
      assert.deepEqual([names, warnings], [['0', '1', '2', '3'], ['2 classes have no samples: 0, 2']]);
    }));

  it('of Fashion-MNIST are read whole', async function () {
    const { summary, splits } = await readDataset(requireShared(this, 'data/fashion-mnist'));
    assert.deepEqual(summary.counts, { train: 60_000, test: 10_000 });
    assert.deepEqual([...(splits.test?.labels.subarray(0, 5) ?? [])], [9, 2, 1, 1, 6]);
    const counts = Array.from({ length: 10 }, (_, label) => splits.train?.labels.filter((l) => l === label).length);
    assert.deepEqual(
      counts,
      Array.from({ length: 10 }, () => 6000),
    );
  });
});

describe('CIFAR binary batches', () => {
  it('take names from the file beside them', () =>
    inTemporaryFolder(async (folder) => {
      const names = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
      await writeFolder(folder, [
        ...cifarFiles(tinySet(3)),
        { path: 'batches.meta.txt', bytes: Buffer.from(`${names.join('\n')}\n\n`) },
      ]);
      assert.deepEqual((await scanDataset(folder)).labels, names);
      assert.equal((await scanDataset(folder)).warnings, undefined);
    }));

  it('of CIFAR-100 give the fine label', () =>
    inTemporaryFolder(async (folder) => {
      const record = (coarse: number, fine: number): Buffer =>
        Buffer.concat([Buffer.of(coarse, fine), Buffer.alloc(3072, fine)]);
      await writeFolder(folder, [
        { path: 'train.bin', bytes: Buffer.concat([record(1, 99), record(2, 7)]) },
        { path: 'test.bin', bytes: record(3, 42) },
      ]);
      const { summary, splits } = await readDataset(folder);
      assert.equal(summary.labels.length, 100);
      assert.deepEqual([[...(splits.train?.labels ?? [])], splits.test?.pixels[0]], [[99, 7], 42]);
    }));

  it('are refused with the row of a label out of range', () => {
    const [first] = cifarFiles(tinySet(3));
    const bytes = Buffer.from(first?.bytes ?? []);
    bytes[2 * 3073] = 10;
    return refuses([{ path: 'data_batch_1.bin', bytes }], {
      code: 'data.labelRange',
      message: /data_batch_1\.bin, row 2: label 10/,
    });
  });

  it('are refused where a record is cut', () =>
    refuses([{ path: 'data_batch_1.bin', bytes: Buffer.alloc(3073 * 2 - 1) }], {
      code: 'data.truncated',
      message: /3073/,
    }));
});
