import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { findNpm } from '../../../../src/host/tensorflow/findNpm';
import { temporaryFolders } from '../../../support/temporary';

describe('findNpm', function () {
  const folders = temporaryFolders();
  const put = async (mode: number, ...parts: readonly string[]): Promise<string> => {
    const file = path.join(...parts);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '', { mode });
    return file;
  };

  it('takes the first executable npm of PATH, never a relative folder', async function () {
    if (process.platform === 'win32') return this.skip();
    const root = await folders();
    await put(0o644, root, 'first', 'npm');
    const npm = await put(0o755, root, 'second', 'npm');
    const environment = { PATH: ['.', path.join(root, 'first'), path.join(root, 'second')].join(path.delimiter) };
    assert.deepEqual(await findNpm({ environment, platform: 'linux' }), { program: npm, leading: [] });
    assert.equal(await findNpm({ environment: { PATH: path.join(root, 'first') }, platform: 'linux' }), null);
    assert.equal(await findNpm({ environment: {}, platform: 'linux' }), null);
  });

  it("on Windows runs npm's script with node, because batch files need a shell", async () => {
    const root = await folders();
    const environment = { Path: root };
    await put(0o644, root, 'npm.cmd');
    assert.equal(await findNpm({ environment, platform: 'win32' }), null);
    const script = await put(0o644, root, 'node_modules', 'npm', 'bin', 'npm-cli.js');
    assert.equal(await findNpm({ environment, platform: 'win32' }), null);
    const node = await put(0o644, root, 'node.exe');
    assert.deepEqual(await findNpm({ environment, platform: 'win32' }), { program: node, leading: [script] });
  });
});
