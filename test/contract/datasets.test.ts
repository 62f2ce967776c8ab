// One contract for every data format: the same images, however stored, are read as the same pixels and labels, and a damaged
// source is refused with an error that people can act on, never with a crash.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Dataset } from '../../src/engine/datasets/dataset';
import { datasetFormats, findDataset, readDataset, scanDataset } from '../../src/engine/datasets/index';
import { AdaScaleError } from '../../src/shared/errors';
import { createRandom } from '../../src/shared/random';
import type { FileList, TinySet } from '../support/dataFiles';
import {
  cifarFiles,
  idxFiles,
  imageFiles,
  imagesOf,
  inTemporaryFolder,
  npzFiles,
  tarBytes,
  tinySet,
  writeFolder,
  zipBytes,
} from '../support/dataFiles';

interface Storage {
  readonly name: string;
  readonly format: string;
  readonly channels: readonly (1 | 3)[];
  /** Files relative to a folder, and which of them (or the folder) is the data set. */
  readonly store: (set: TinySet) => Promise<{ readonly files: FileList; readonly data: string }>;
}

const archive = (data: string, bytes: Buffer): { files: FileList; data: string } => ({
  files: [{ path: data, bytes }],
  data,
});

const storages: readonly Storage[] = [
  {
    name: 'image folders',
    format: 'imageFolder',
    channels: [1, 3],
    store: async (set) => ({ files: await imageFiles(set), data: '.' }),
  },
  {
    name: 'images in .tar',
    format: 'imageFolder',
    channels: [3],
    store: async (set) => archive('a.tar', await tarBytes(await imageFiles(set))),
  },
  {
    name: 'images in .tar.gz',
    format: 'imageFolder',
    channels: [1, 3],
    store: async (set) => archive('a.tar.gz', gzipSync(await tarBytes(await imageFiles(set)))),
  },
  {
    name: 'images in .zip',
    format: 'imageFolder',
    channels: [1, 3],
    store: async (set) => archive('a.zip', await zipBytes(await imageFiles(set))),
  },
  {
    name: 'images in deflated .zip',
    format: 'imageFolder',
    channels: [3],
    store: async (set) => archive('a.zip', await zipBytes(await imageFiles(set), true)),
  },
  { name: 'IDX', format: 'idx', channels: [1], store: async (set) => ({ files: idxFiles(set), data: '.' }) },
  {
    name: 'gzipped IDX',
    format: 'idx',
    channels: [1],
    store: async (set) => ({ files: idxFiles(set, true), data: '.' }),
  },
  {
    name: 'CIFAR binary',
    format: 'cifarBinary',
    channels: [3],
    store: async (set) => ({ files: cifarFiles(set), data: '.' }),
  },
  {
    name: 'NPZ',
    format: 'npz',
    channels: [1, 3],
    store: async (set) => archive('a.npz', await zipBytes(npzFiles(set))),
  },
  {
    name: 'compressed NPZ',
    format: 'npz',
    channels: [1, 3],
    store: async (set) => archive('a.npz', await zipBytes(npzFiles(set), true)),
  },
];

const cases = storages.flatMap((storage) => storage.channels.map((channels) => ({ ...storage, channels })));

function checkEqual(dataset: Dataset, set: TinySet): void {
  for (const split of ['train', 'test'] as const) {
    const images = imagesOf(set, split);
    const samples = dataset.splits[split];
    assert.ok(samples, `split ${split} is missing`);
    assert.deepEqual(samples.shape, set.shape);
    assert.equal(samples.count, images.length);
    assert.deepEqual(
      [...samples.labels],
      images.map((image) => image.label),
    );
    assert.ok(samples.pixels instanceof Uint8Array);
    assert.ok(
      Buffer.from(samples.pixels).equals(Buffer.concat(images.map((image) => image.pixels))),
      `pixels of ${split} differ`,
    );
  }
  assert.equal(dataset.splits.validation, undefined);
}

for (const { name, format, channels, store } of cases) {
  describe(`data stored as ${name}, ${channels === 1 ? 'gray' : 'colour'}`, () => {
    const set = tinySet(channels);

    it('is read pixel by pixel and label by label', () =>
      inTemporaryFolder(async (folder) => {
        const { files, data } = await store(set);
        await writeFolder(folder, files);
        const dataset = await readDataset(path.join(folder, data));
        checkEqual(dataset, set);
        assert.equal(dataset.summary.format, format);
        assert.deepEqual(dataset.summary.labels.slice(0, 3), ['0', '1', '2']);
      }));

    it('is summarised by a scan as reading finds it, with a hash that stays', () =>
      inTemporaryFolder(async (folder) => {
        const { files, data } = await store(set);
        await writeFolder(folder, files);
        const summary = await scanDataset(path.join(folder, data));
        assert.deepEqual(summary, (await readDataset(path.join(folder, data))).summary);
        assert.deepEqual(summary.counts, { train: 9, test: 3 });
        assert.match(summary.sha256, /^[0-9a-f]{64}$/);
      }));

    it('has another hash when one pixel differs', () =>
      inTemporaryFolder(async (folder) => {
        const [one, other] = [set, tinySet(channels, 3, 32, 2)];
        const hashes: string[] = [];
        for (const [i, variant] of [one, other].entries()) {
          const { files, data } = await store(variant);
          await writeFolder(path.join(folder, String(i)), files);
          hashes.push((await scanDataset(path.join(folder, String(i), data))).sha256);
        }
        assert.notEqual(hashes[0], hashes[1]);
      }));

    it('converts channels and scales when asked', () =>
      inTemporaryFolder(async (folder) => {
        const { files, data } = await store(set);
        await writeFolder(folder, files);
        const wanted = channels === 1 ? 3 : 1;
        const { summary, splits } = await readDataset(path.join(folder, data), { channels: wanted, resize: [16, 8] });
        assert.deepEqual(summary.shape, [wanted, 16, 8]);
        assert.deepEqual(splits.train?.shape, [wanted, 16, 8]);
        assert.equal(splits.train?.pixels.length, 9 * wanted * 16 * 8);
        const mean = [...splits.train.pixels].reduce((sum, value) => sum + value, 0) / splits.train.pixels.length;
        assert.ok(Math.abs(mean - 127.5) < 6, `mean of noise is ${mean}`);
      }));

    it('refuses damaged files with its own errors only', () =>
      inTemporaryFolder(async (folder) => {
        const { files, data } = await store(set);
        await writeFolder(folder, files);
        const random = createRandom(7, name, channels);
        let refused = 0;
        for (let round = 0; round < 24; round++) {
          const file = files[random.integer(files.length)];
          assert.ok(file);
          await writeFile(
            path.join(folder, file.path),
            damage(file.bytes, round, (bound) => random.integer(bound)),
          );
          if (!(await readsWell(path.join(folder, data)))) refused++;
          await writeFile(path.join(folder, file.path), file.bytes);
        }
        assert.ok(refused >= 8, `only ${refused} of 24 damaged sources were refused`);
        checkEqual(await readDataset(path.join(folder, data)), set);
      }));

    it('stops when it is cancelled', () =>
      inTemporaryFolder(async (folder) => {
        const { files, data } = await store(set);
        await writeFolder(folder, files);
        const signal = AbortSignal.abort();
        await assert.rejects(readDataset(path.join(folder, data), { signal }), { name: 'AbortError' });
      }));
  });
}

/** Cuts every second time, else overwrites up to four bytes, often near the front where headers are. */
function damage(bytes: Buffer, round: number, integer: (bound: number) => number): Buffer {
  if (round % 2 === 0) return bytes.subarray(0, integer(bytes.length));
  const damaged = Buffer.from(bytes);
  const reach = round % 4 === 1 ? Math.min(64, bytes.length) : bytes.length;
  for (let i = 0; i < 4; i++) damaged[integer(reach)] = integer(256);
  return damaged;
}

/** False where the source is refused as it should be; fails on any other error. */
async function readsWell(data: string): Promise<boolean> {
  try {
    await readDataset(data);
    return true;
  } catch (error) {
    assert.ok(error instanceof AdaScaleError, `${String(error)} is no AdaScaleError`);
    assert.match(error.code, /^data\./);
    assert.ok(error.message.length > 10);
    return false;
  }
}

describe('the registry of data formats', () => {
  it('gives every format an id and a label of its own', () => {
    assert.equal(new Set(datasetFormats.map((format) => format.id)).size, datasetFormats.length);
    for (const format of datasetFormats) assert.ok(format.label.length > 3);
  });

  it('names a missing path', async () => {
    await assert.rejects(scanDataset('/nowhere/at/all'), { code: 'data.notFound', message: /all in \/nowhere\/at/ });
  });

  it('lists what is accepted where nothing matches', () =>
    inTemporaryFolder(async (folder) => {
      await writeFile(path.join(folder, 'notes.txt'), 'nothing');
      await assert.rejects(findDataset(folder), (error: AdaScaleError) => {
        assert.equal(error.code, 'data.unknownFormat');
        for (const format of datasetFormats) assert.ok(error.hint?.includes(format.label));
        return true;
      });
      await assert.rejects(readDataset(path.join(folder, 'notes.txt')), { code: 'data.unknownFormat' });
    }));

  it('takes a folder for the one archive in it, and asks where there are two', () =>
    inTemporaryFolder(async (folder) => {
      const set = tinySet(3);
      await writeFile(path.join(folder, 'README.md'), 'about the data');
      await writeFile(path.join(folder, 'images.zip'), await zipBytes(await imageFiles(set)));
      assert.deepEqual(await scanDataset(folder), await scanDataset(path.join(folder, 'images.zip')));
      assert.equal((await readDataset(folder)).splits.train?.count, imagesOf(set, 'train').length);
      await writeFile(path.join(folder, 'more.npz'), await zipBytes(npzFiles(set)));
      await assert.rejects(scanDataset(folder), {
        code: 'data.ambiguous',
        message: /images\.zip and more\.npz|more\.npz and images\.zip/,
      });
    }));

  it('tells formats apart that lie in sub-folders', () =>
    inTemporaryFolder(async (folder) => {
      await writeFolder(path.join(folder, 'raw'), idxFiles(tinySet(1)));
      assert.equal((await findDataset(folder)).format.id, 'idx');
      await mkdir(path.join(folder, 'b'));
      await writeFolder(path.join(folder, 'b', 'cifar-10-batches-bin'), cifarFiles(tinySet(3)));
      assert.equal((await findDataset(path.join(folder, 'b'))).format.id, 'cifarBinary');
      assert.ok((await readFile(path.join(folder, 'raw', 'train-labels-idx1-ubyte'))).length > 8);
    }));
});
