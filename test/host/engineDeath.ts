import assert from 'node:assert/strict';
import * as path from 'node:path';
import type { Host } from '../../src/host/host';
import { AdaScaleError } from '../../src/shared/errors';
import { smallTask } from '../support/smallTask';
import { useOwnAdbServer } from './ownAdbServer';
import { activeHost, isAlive, until, workspaceFolder } from './window';

export function registerEngineDeathSuite(): void {
  describe('when the engine dies', () => {
    useOwnAdbServer();

    let host: Host;
    before(async () => {
      host = await activeHost();
    });

    it('ends the search with a reason, keeps what was saved and serves the next call', async () => {
      const task = await smallTask(path.join(workspaceFolder(), 'task'));
      const params = { ...task, out: path.join(workspaceFolder(), '.adascale', 'runs', 'killed'), epochs: 200 };
      const search = host.searches.start(params);
      await until('training', () => host.searches.current?.progress?.phase === 'training');
      const pid = host.engine.pid;
      assert.ok(pid !== undefined);
      process.kill(pid, 'SIGKILL');
      await search;
      assert.equal(host.searches.current, null);
      assert.equal(host.searches.failureOf(params.out)?.error.code, 'engine.exited');
      const { manifest } = await host.engine.call('run/open', { run: params.out });
      assert.equal(manifest.state, 'interrupted');
      assert.notEqual(host.engine.pid, pid);
    });

    it('rejects a waiting call', async () => {
      const waiting = host.engine.call('search/start', {
        model: path.join(workspaceFolder(), 'task', 'residual.onnx'),
      });
      const { pid } = host.engine;
      assert.ok(pid !== undefined);
      process.kill(pid, 'SIGKILL');
      await assert.rejects(waiting, (error: AdaScaleError) => error.code === 'engine.exited');
    });

    it('leaves no process behind when it is stopped', async () => {
      await host.devices.refresh();
      const { pid } = host.engine;
      assert.ok(pid !== undefined && isAlive(pid));
      await host.engine.stop();
      assert.ok(!isAlive(pid));
    });
  });
}
