import * as assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import * as path from 'node:path';
import { runtimes } from '../../src/engine/runtimes/index';
import { defaultAdbServer } from '../../src/shared/device/adbServer';
import { AdaScaleError } from '../../src/shared/errors';
import { suiteFolder } from '../support/suiteFolder';
import { convolution, writeOnnx } from '../support/tinyModels';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('every runtime', () => {
  it('has an id of its own', () => assert.equal(new Set(runtimes.map((one) => one.id)).size, runtimes.length));

  for (const runtime of runtimes) {
    describe(runtime.id, () => {
      it('serves the targets that it lists, alone, or says in a coded error why it lists none', async () => {
        const targets = await runtime.list().catch((error: unknown) => {
          assert.ok(error instanceof AdaScaleError && error.code.startsWith('device.') && error.hint !== undefined);
          return [];
        });
        for (const target of targets) {
          const serving = runtimes.filter((one) => one.serves(target.id)).map((one) => one.id);
          assert.deepEqual(serving, [runtime.id]);
          assert.ok(target.state === 'ready' || (target.detail ?? '').length > 0, 'an unusable target says why');
        }
      });

      it('serves no foreign target', () => assert.ok(!runtime.serves('') && !runtime.serves('toaster')));

      it('opens a target or refuses it with a code, a name and a next step', async () => {
        const target = runtime.serves('local') ? 'local' : `${runtime.id}:none`;
        assert.ok(runtime.serves(target));
        try {
          const session = await runtime.open(target);
          assert.ok(session.device.length > 0 && session.runtime.length > 0);
          await session.dispose();
          await session.dispose();
        } catch (error) {
          assert.ok(error instanceof AdaScaleError && error.code.startsWith('device.') && error.hint !== undefined);
          // Without a server no device can be asked; with one the target is what is wrong.
          const isServer = ['device.noServer', 'device.none'].includes(error.code);
          assert.ok(error.message.includes(isServer ? defaultAdbServer : target), error.message);
        }
      });
    });
  }
});

describe('the measuring process', () => {
  const folder = suiteFolder();

  it('does not outlive an engine that is killed', async function () {
    if (process.platform === 'win32') {
      this.test!.title += ' [skipped: needs ps]';
      this.skip();
    }
    const model = await writeOnnx(folder(), 'model', convolution(8));
    const parent = fork(path.join(__dirname, '../support/sessionParent.ts'), [model], {
      execArgv: ['--import', 'tsx'],
    });
    const pids = await new Promise<number[]>((resolve) =>
      parent.once('message', (list) => resolve((list as number[]).filter((pid) => pid > 0))),
    );
    const measuring = pids.filter(isAlive);
    assert.ok(measuring.length > 0);
    parent.kill('SIGKILL');
    for (let wait = 0; wait < 200 && measuring.some(isAlive); wait++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(measuring.filter(isAlive), []);
  });
});
