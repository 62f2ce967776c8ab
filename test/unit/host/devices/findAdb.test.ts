import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { findAdb, noAdb } from '../../../../src/host/devices/findAdb';
import { temporaryFolders } from '../../../support/temporary';

describe('findAdb', function () {
  const folder = temporaryFolders();
  const program = async (file: string, mode = 0o755): Promise<string> => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
    await chmod(file, mode);
    return file;
  };

  it('looks at the setting, then the SDK, then PATH', async function () {
    if (process.platform === 'win32') return this.skip();
    const root = await folder();
    const inPath = await program(path.join(root, 'bin', 'adb'));
    const environment: Record<string, string> = { PATH: ['relative', path.dirname(inPath)].join(path.delimiter) };
    const search = { setting: '', environment, platform: 'linux' };
    assert.equal(await findAdb(search), inPath);
    environment['ANDROID_HOME'] = path.join(root, 'sdk');
    assert.equal(await findAdb(search), inPath);
    const inSdk = await program(path.join(root, 'sdk', 'platform-tools', 'adb'));
    assert.equal(await findAdb(search), inSdk);
    assert.equal(await findAdb({ ...search, setting: inPath }), inPath);
    assert.equal(await findAdb({ ...search, setting: path.join(root, 'absent') }), null);
  });

  it('says where it looked in vain, and what the setting names that cannot be run', () => {
    assert.match(noAdb('').message, /ANDROID_HOME, ANDROID_SDK_ROOT or PATH/);
    assert.match(noAdb('/opt/adb').message, /\/opt\/adb.*adascale\.adb\.path/);
    for (const { code, hint } of [noAdb(''), noAdb('/opt/adb')]) {
      assert.equal(code, 'device.noAdb');
      assert.match(hint ?? '', /hoose where adb is/);
    }
  });
});
