import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { readDataset, scanDataset } from '../../../../src/engine/datasets/index';
import { arrangeImages } from '../../../../src/engine/datasets/imageFolder/arrangeImages';
import type { FileList } from '../../../support/dataFiles';
import {
  encodePng,
  imageFiles,
  inTemporaryFolder,
  tarBytes,
  tinySet,
  writeFolder,
  zipBytes,
} from '../../../support/dataFiles';
import { requireShared } from '../../../support/shared';

const listed = (...paths: string[]): { path: string; sizeBytes: number }[] =>
  paths.map((p) => ({ path: p, sizeBytes: 1 }));
const placed = (...paths: string[]): string[] =>
  arrangeImages(listed(...paths)).images.map(({ path: p, split, className }) => `${p} ${split} ${className}`);
const flat = (value: number, side = 4): Promise<Buffer> =>
  encodePng(new Uint8Array(side * side * 3).fill(value), [3, side, side]);

describe('where images belong', () => {
  it('takes top folders for classes', () => {
    assert.deepEqual(placed('dog/1.jpg', 'cat/2.PNG', 'cat/1.jpeg'), [
      'cat/1.jpeg train cat',
      'cat/2.PNG train cat',
      'dog/1.jpg train dog',
    ]);
  });

  it('takes train, test and val for splits', () => {
    assert.deepEqual(placed('train/a/1.jpg', 'test/a/2.jpg', 'valid/b/3.jpg'), [
      'test/a/2.jpg test a',
      'train/a/1.jpg train a',
      'valid/b/3.jpg validation b',
    ]);
  });

  it('looks through one folder around everything', () => {
    assert.deepEqual(placed('data/Train/a/1.jpg', 'data/Test/b/2.jpg'), [
      'data/Test/b/2.jpg test b',
      'data/Train/a/1.jpg train a',
    ]);
    assert.deepEqual(placed('pets/a/1.jpg', 'pets/b/2.jpg'), ['pets/a/1.jpg train a', 'pets/b/2.jpg train b']);
  });

  it('lets classes be called like splits where images lie directly in them', () => {
    assert.deepEqual(placed('test/1.jpg', 'valid/2.jpg'), ['test/1.jpg train test', 'valid/2.jpg train valid']);
  });

  it('gives images below a class to the class', () => {
    assert.deepEqual(placed('a/x/y/1.jpg', 'b/2.jpg'), ['a/x/y/1.jpg train a', 'b/2.jpg train b']);
  });

  it('counts what it passes over, hidden files aside', () => {
    const { images, warnings } = arrangeImages(
      listed('a/1.jpg', 'b/1.jpg', 'b/notes.txt', 'top.jpg', 'a/.hidden.jpg', '__MACOSX/a/1.jpg'),
    );
    assert.equal(images.length, 2);
    assert.deepEqual(warnings, [
      '1 file is neither JPEG nor PNG and is ignored',
      '1 image lies in no class folder and is ignored',
    ]);
  });

  it('leaves other folders beside train alone', () => {
    assert.deepEqual(placed('train/a/1.jpg', 'train/b/1.jpg', 'extra/c/1.jpg'), [
      'train/a/1.jpg train a',
      'train/b/1.jpg train b',
    ]);
  });
});

const refuses = (files: FileList, expected: object): Promise<void> =>
  inTemporaryFolder(async (folder) => {
    await writeFolder(folder, files);
    await assert.rejects(readDataset(folder), expected);
  });

describe('image folders that cannot be used', () => {
  it('names the first image of another size, and both sizes', async () => {
    const files = [
      { path: 'a/1.png', bytes: await flat(1) },
      { path: 'b/1.png', bytes: await flat(2) },
      { path: 'b/2.png', bytes: await encodePng(new Uint8Array(5 * 7 * 3), [3, 5, 7]) },
      { path: 'b/3.png', bytes: await flat(3, 9) },
    ];
    await refuses(files, { code: 'data.imageSize', message: /^b\/2\.png is 7×5 .* 4×4$/, hint: /"resize"/ });
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, files);
      const { splits } = await readDataset(folder, { resize: [6, 3] });
      assert.deepEqual(splits.train?.shape, [3, 6, 3]);
      assert.ok(splits.train.pixels.subarray(0, 54).every((value) => value === 1));
    });
  });

  it('names a cut-off image', async () => {
    const noise = await sharp(Buffer.from(tinySet(3).images[0]?.pixels ?? []), {
      raw: { width: 32, height: 32, channels: 3 },
    })
      .jpeg()
      .toBuffer();
    await refuses(
      [
        { path: 'a/1.jpg', bytes: noise },
        { path: 'b/2.jpg', bytes: noise.subarray(0, noise.length / 2) },
      ],
      { code: 'data.corruptImage', message: /^b\/2\.jpg cannot be decoded/ },
    );
  });

  it('never opens what only calls itself an image', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"></svg>');
    const files = [
      { path: 'a/1.png', bytes: await flat(1) },
      { path: 'b/1.png', bytes: svg },
    ];
    await refuses(files, { code: 'data.corruptImage', message: /b\/1\.png .*neither JPEG nor PNG/ });
  });

  it('refuses one class, and none', async () => {
    await refuses([{ path: 'a/1.png', bytes: await flat(1) }], { code: 'data.oneClass', message: /"a"/ });
    await refuses([{ path: 'a/1.txt', bytes: Buffer.from('x') }], { code: 'data.empty', hint: /One folder a class/ });
  });
});

describe('colour of image folders', () => {
  it('is colour when the first image of any folder has some, and gray is repeated', () =>
    inTemporaryFolder(async (folder) => {
      await writeFolder(folder, [
        { path: 'a/1.png', bytes: await encodePng(new Uint8Array(16).fill(9), [1, 4, 4]) },
        { path: 'b/1.png', bytes: await flat(5) },
      ]);
      const { summary, splits } = await readDataset(folder);
      assert.deepEqual(summary.shape, [3, 4, 4]);
      assert.ok(splits.train?.pixels.subarray(0, 48).every((value) => value === 9));
    }));

  it('turns colour into the luma of BT.601 and drops alpha', () =>
    inTemporaryFolder(async (folder) => {
      const rgba = await sharp(Buffer.from([255, 0, 0, 0]), { raw: { width: 1, height: 1, channels: 4 } })
        .png()
        .toBuffer();
      const green = await sharp(Buffer.from([0, 255, 0]), { raw: { width: 1, height: 1, channels: 3 } })
        .png()
        .toBuffer();
      await writeFolder(folder, [
        { path: 'a/1.png', bytes: rgba },
        { path: 'b/1.png', bytes: green },
      ]);
      assert.deepEqual([...((await readDataset(folder, { channels: 1 })).splits.train?.pixels ?? [])], [76, 150]);
      assert.deepEqual([...((await readDataset(folder)).splits.train?.pixels ?? [])], [255, 0, 0, 0, 255, 0]);
    }));
});

describe('archives that AdaScale did not write', () => {
  const inArchive = (name: string, bytes: Buffer, expected: object): Promise<void> =>
    inTemporaryFolder(async (folder) => {
      await writeFile(path.join(folder, name), bytes);
      await assert.rejects(scanDataset(path.join(folder, name)), expected);
    });

  it('refuses tar entries that lead outside', async () => {
    for (const hostile of ['../up.png', '/etc/a.png', 'a/../../b.png', 'C:\\x.png']) {
      const tar = await tarBytes([{ path: hostile, bytes: await flat(1) }]);
      await inArchive('x.tar', tar, { code: 'data.archivePath' });
    }
  });

  it('refuses zip entries that lead outside', async () => {
    const zip = await zipBytes([{ path: 'aa/evil.png', bytes: await flat(1) }]);
    const patched = Buffer.from(zip.toString('latin1').replaceAll('aa/evil.png', '../evil.png'), 'latin1');
    await inArchive('x.zip', patched, { code: 'data.archivePath' });
  });

  it('stops unpacking what unpacks to far more than it is', async () => {
    const zeros = gzipSync(Buffer.alloc(16 * 1024 ** 2));
    // Concatenated gzip members are one stream (RFC 1952, 2.2): 320 MiB out of 320 kB.
    await inArchive('bomb.tar.gz', Buffer.concat(Array.from({ length: 20 }, () => zeros)), {
      code: 'data.tooLarge',
    });
    const tarHead = (await tarBytes([{ path: 'a/1.png', bytes: Buffer.alloc(0) }])).subarray(0, 512);
    tarHead.write('00000000000\0', 124, 'latin1');
    await inArchive(
      'bomb2.tgz',
      gzipSync(Buffer.concat([bigTarHeader(tarHead, 300 * 1024 ** 2), Buffer.alloc(300 * 1024 ** 2)])),
      { code: 'data.tooLarge' },
    );
  });

  it('refuses what is no archive at all', async () => {
    await inArchive('x.zip', Buffer.from('not a zip'), { code: 'data.corruptArchive' });
    await inArchive('x.tar', Buffer.alloc(1000, 65), { code: 'data.corruptArchive' });
    await inArchive('x.tar.gz', Buffer.alloc(0), { code: /^data\.(corruptArchive|empty)$/ });
  });

  it('counts only the first of two entries with one name', () =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'x.tar');
      const [one, two, other] = [await flat(1), await flat(2), await flat(3)];
      await writeFile(
        file,
        await tarBytes([
          { path: 'a/1.png', bytes: one },
          { path: 'a/1.png', bytes: two },
          { path: 'b/1.png', bytes: other },
        ]),
      );
      const { summary, splits } = await readDataset(file);
      assert.deepEqual(summary.counts, { train: 2 });
      assert.equal(splits.train?.pixels[0], 1);
    }));

  it('gives samples the same order whatever the order in the archive', () =>
    inTemporaryFolder(async (folder) => {
      const files = await imageFiles(tinySet(3));
      await writeFile(path.join(folder, 'x.tar'), await tarBytes(files));
      await writeFile(path.join(folder, 'y.tar'), await tarBytes(files.toReversed()));
      const [x, y] = [await readDataset(path.join(folder, 'x.tar')), await readDataset(path.join(folder, 'y.tar'))];
      assert.deepEqual(x.splits, y.splits);
    }));
});

/** A ustar header with another size and its checksum mended. */
function bigTarHeader(header: Buffer, sizeBytes: number): Buffer {
  const changed = Buffer.from(header);
  changed.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  changed.fill(' ', 148, 156);
  const sum = changed.reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return changed;
}

describe('links in image folders', () => {
  it('are followed once, loops included', () =>
    inTemporaryFolder(async (folder) => {
      await writeFolder(path.join(folder, 'real'), [{ path: '1.png', bytes: await flat(1) }]);
      await mkdir(path.join(folder, 'data', 'b'), { recursive: true });
      await writeFolder(path.join(folder, 'data', 'b'), [{ path: '1.png', bytes: await flat(2) }]);
      await symlink(path.join(folder, 'real'), path.join(folder, 'data', 'a'));
      await symlink(path.join(folder, 'data'), path.join(folder, 'data', 'b', 'loop'));
      const { summary } = await readDataset(path.join(folder, 'data'));
      assert.deepEqual([summary.labels, summary.counts], [['a', 'b'], { train: 2 }]);
    }));
});

describe('the CIFAR-10 JPEG copy', () => {
  it('is scanned without decoding it', async function () {
    const summary = await scanDataset(requireShared(this, 'data/cifar10-jpeg/cifar10-jpeg-as-found.tar.gz'));
    assert.deepEqual(summary.counts, { train: 50_000, test: 10_000 });
    assert.deepEqual(summary.shape, [3, 32, 32]);
    assert.deepEqual(summary.labels, [
      'airplane',
      'automobile',
      'bird',
      'cat',
      'deer',
      'dog',
      'frog',
      'horse',
      'ship',
      'truck',
    ]);
  });
});
