// Where tfjs-node is looked for. The double in the folder stands for the module alone; what the backend computes is checked by
// the contract over backends.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { tensorflowNode } from '../../../../src/engine/compute/tensorflowNode/tensorflowNode';
import { AdaScaleError } from '../../../../src/shared/errors';
import { tensorflowFolderVariable } from '../../../../src/shared/tensorflowFolderVariable';
import { temporaryFolders } from '../../../support/temporary';

const create = () => tensorflowNode.create({ threads: 1 });

/** What is wrong with the copy beside the engine, or null where it loads. */
async function withoutFolder(): Promise<string | null> {
  delete process.env[tensorflowFolderVariable];
  try {
    await (await create()).dispose();
    return null;
  } catch (error) {
    assert.ok(error instanceof AdaScaleError);
    return error.message;
  }
}

describe('the TensorFlow backend', function () {
  const folders = temporaryFolders();
  const before = process.env[tensorflowFolderVariable];
  afterEach(() => {
    if (before === undefined) delete process.env[tensorflowFolderVariable];
    else process.env[tensorflowFolderVariable] = before;
  });

  async function folderWith(code: string, ...under: readonly string[]): Promise<string> {
    const folder = await folders();
    const module = path.join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
    await mkdir(module, { recursive: true });
    await writeFile(path.join(module, 'index.js'), code);
    process.env[tensorflowFolderVariable] = path.join(folder, ...under);
    return folder;
  }

  it('is looked for in the folder of the extension first', async () => {
    await folderWith("exports.version_core = '98.7.6';");
    const backend = await create();
    assert.match(backend.description, /tfjs 98\.7\.6/);
  });

  it('is looked for beside the engine where that folder holds none, and not in a folder above it', async () => {
    const elsewhere = await withoutFolder();
    await folderWith("throw new Error('looked above');", 'inner');
    if (elsewhere === null) return assert.doesNotReject(create());
    await assert.rejects(create(), { code: 'compute.unavailable', message: elsewhere });
  });

  it('says what is wrong with the copy in the folder where neither loads', async () => {
    const elsewhere = await withoutFolder();
    await folderWith("throw new Error('the library is torn');");
    if (elsewhere === null) return assert.doesNotReject(create());
    await assert.rejects(
      create(),
      (error: AdaScaleError) =>
        /the library is torn/.test(error.message) && /Install TensorFlow/.test(error.hint ?? ''),
    );
  });
});
