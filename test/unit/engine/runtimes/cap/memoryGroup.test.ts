import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { findMemoryCap } from '../../../../../src/engine/runtimes/local/cap/findMemoryCap';
import { groupPlaces, ownGroup, parseMounts } from '../../../../../src/engine/runtimes/local/cap/groupPlaces';
import { makeGroup } from '../../../../../src/engine/runtimes/local/cap/memoryGroup';
import { temporaryFolder } from '../../../../support/temporary';

/** A plain folder takes the place of a group: what lies in it does not keep it from being removed. */
const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true });

const second = '40 30 0:37 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw\n';
const first = '34 30 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n';
const session = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-code.scope';

describe('where the memory of a process can be capped', () => {
  const root = temporaryFolder();
  const put = async (file: string, text: string): Promise<void> => {
    const whole = path.join(root(), file);
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, text);
  };
  const systemd = async (): Promise<void> => {
    await put('proc/self/mountinfo', second);
    await put('proc/self/cgroup', `0::${session}\n`);
    await put(`sys/fs/cgroup${session}/cgroup.procs`, '');
    await put(`sys/fs/cgroup${session}/cgroup.subtree_control`, '\n');
    await put(`sys/fs/cgroup${path.dirname(session)}/cgroup.subtree_control`, 'cpu memory pids\n');
    await put('sys/fs/cgroup/cgroup.subtree_control', 'memory\n');
  };

  it('is below the nearest group that hands the memory down, with version 2', async () => {
    await systemd();
    const at = (group: string): string => path.join(root(), 'sys/fs/cgroup', group);
    assert.deepEqual(await groupPlaces(root()), [
      { version: 2, parent: at(path.dirname(session)), home: at(session) },
      { version: 2, parent: at(''), home: at(session) },
    ]);
  });

  it('is below the own group where the memory controller of version 1 is mounted', async () => {
    await put('proc/self/mountinfo', second.replace('/cgroup rw', '/cgroup/unified rw') + first);
    await put('proc/self/cgroup', '4:memory:/box\n0::/\n');
    const own = path.join(root(), 'sys/fs/cgroup/memory/box');
    assert.deepEqual(await groupPlaces(root()), [{ version: 1, parent: own, home: own }]);
  });

  it('takes the mount itself where a container shows its own group as the top', async () => {
    await put('proc/self/mountinfo', first.replace('0:31 /', '0:31 /docker/abc'));
    await put('proc/self/cgroup', '4:memory:/docker/abc\n');
    assert.equal((await groupPlaces(root()))[0]?.parent, path.join(root(), 'sys/fs/cgroup/memory'));
  });

  it('reads names with spaces and colons', () => {
    const line = '34 30 0:31 / /sys/fs/c\\040group rw - cgroup cgroup rw,cpu,memory';
    assert.deepEqual(parseMounts(line)[0]?.point, '/sys/fs/c group');
    assert.equal(ownGroup('4:cpu,memory:/a:b\n', 'memory'), '/a:b');
    assert.equal(ownGroup('4:cpu:/a\n', 'memory'), null);
  });

  it('is nowhere, said in one sentence with what to do, without control groups or rights', async () => {
    await assert.rejects(findMemoryCap({ root: root(), removeFolder }), {
      code: 'device.noMemoryCap',
      message: /cannot be capped here: (no control group that|this system has no)/,
      hint: /systemd-run/,
    });
    await put('proc/self/mountinfo', first);
    await put('proc/self/cgroup', '4:memory:/gone\n');
    await assert.rejects(findMemoryCap({ root: root(), removeFolder }), {
      code: 'device.noMemoryCap',
      message: /no control group can be made in .+gone \(ENOENT\)/,
    });
  });

  it('is tried before it is said, and leaves nothing behind', async () => {
    await systemd();
    const { how } = await findMemoryCap({ root: root(), removeFolder });
    assert.equal(how, 'cgroup v2');
    const left = await readdir(path.join(root(), `sys/fs/cgroup${path.dirname(session)}`));
    assert.deepEqual(left.sort(), ['app-code.scope', 'cgroup.subtree_control']);
  });
});

describe('a group of our own', () => {
  const parent = temporaryFolder();
  const make = (version: 1 | 2) =>
    makeGroup({ version, parent: parent(), home: path.join(parent(), 'home') }, removeFolder);

  for (const [version, cap, stat, kills] of [
    [1, 'memory.limit_in_bytes', 'cache 5\nrss 300\nmapped_file 20\n', 'memory.oom_control'],
    [2, 'memory.max', 'anon 300\nfile 5\nfile_mapped 20\n', 'memory.events'],
  ] as const) {
    it(`of version ${version} is capped and tells what it uses and whether the system ended a process`, async () => {
      const group = await make(version);
      await group.cap(1234.4);
      assert.equal(await readFile(path.join(group.folder, cap), 'utf8'), '1234');
      await writeFile(path.join(group.folder, 'memory.stat'), stat);
      assert.equal(await group.usedBytes(), 320);
      await writeFile(path.join(group.folder, kills), 'low 0\noom 3\noom_kill 0\n');
      assert.equal(await group.hasKilled(), false);
      await writeFile(path.join(group.folder, kills), 'under_oom 0\noom_kill 2\n');
      assert.equal(await group.hasKilled(), true);
      await group.remove();
      assert.ok(!existsSync(group.folder));
      await group.remove();
    });
  }

  it('removes those whose maker is gone, and no others', async () => {
    const [dead, alive, foreign] = ['adascale-999999999-1', `adascale-${process.pid}-77`, 'adascale-backup'];
    for (const name of [dead, alive, foreign]) await mkdir(path.join(parent(), name));
    const group = await make(2);
    const left = await readdir(parent());
    assert.deepEqual(left.sort(), [path.basename(group.folder), alive, foreign].sort());
  });
});
