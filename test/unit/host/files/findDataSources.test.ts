import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { findDataSources } from '../../../../src/host/files/findDataSources';
import { temporaryFolders } from '../../../support/temporary';

describe('data near a model', () => {
  const folder = temporaryFolders();
  const write = async (root: string, ...files: readonly string[]): Promise<void> => {
    for (const file of files) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), '');
    }
  };
  const found = async (root: string): Promise<readonly string[]> =>
    (await findDataSources([root])).map((file) => path.relative(root, file)).sort();

  it('finds a folder a class, with and without splits', async () => {
    const root = await folder();
    await write(root, 'flat/cat/1.png', 'flat/dog/1.JPG', 'split/train/cat/1.png', 'split/train/dog/1.png');
    await write(root, 'photos/1.png', 'one/cat/1.png', 'code/src/a.ts', 'code/test/b.ts');
    assert.deepEqual(await found(root), ['flat', 'split']);
  });

  it('finds IDX, CIFAR binary and single files', async () => {
    const root = await folder();
    await write(
      root,
      'idx/train-images-idx3-ubyte.gz',
      'cifar/data_batch_1.bin',
      'a.npz',
      'b.tar.gz',
      'c.zip',
      'd.txt',
    );
    assert.deepEqual(await found(root), ['a.npz', 'b.tar.gz', 'c.zip', 'cifar', 'idx']);
  });

  it('offers the folder itself instead of its classes', async () => {
    const root = await folder();
    await write(root, 'cat/1.png', 'dog/1.png');
    assert.deepEqual(await found(root), ['']);
  });

  it('passes hidden folders over and bears a folder that is absent', async () => {
    const root = await folder();
    await write(root, '.hidden/cat/1.png', '.hidden/dog/1.png', 'node_modules/cat/1.png', 'node_modules/dog/1.png');
    assert.deepEqual(await found(root), []);
    assert.deepEqual(await findDataSources([path.join(root, 'absent')]), []);
  });
});
