import assert from 'node:assert/strict';
import * as path from 'node:path';
import { EngineService, type EngineServiceOptions } from '../../../../src/host/engine/engineService';
import { AdaScaleError } from '../../../../src/shared/errors';

const script = path.resolve(__dirname, '../../../support/engineDouble.cjs');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('engine service', () => {
  const crashes: string[] = [];
  let service: EngineService;
  const create = (options: Partial<EngineServiceOptions> = {}): EngineService => {
    crashes.length = 0;
    service = new EngineService({
      script,
      heapMb: () => 256,
      log: () => undefined,
      onCrash: (reason) => crashes.push(reason),
      graceMs: 300,
      helloTimeoutMs: 1500,
      ...options,
    });
    return service;
  };
  const withMode = (mode: string): void => void (process.env['ENGINE_DOUBLE'] = mode);
  afterEach(async () => {
    delete process.env['ENGINE_DOUBLE'];
    await service.stop();
  });

  it('starts when first called and answers', async () => {
    assert.equal(create().pid, undefined);
    assert.deepEqual(await service.call('device/list', {}), { targets: [] });
    assert.ok(service.pid !== undefined);
  });

  it('cancels a call over the wire', async () => {
    const controller = new AbortController();
    const call = create().call('search/resume', { run: 'x' }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await assert.rejects(call, (error: AdaScaleError) => error.code === 'cancelled');
  });

  it('tells when calls that measure begin and when the last one has ended, however it ends', async () => {
    const told: boolean[] = [];
    const controller = new AbortController();
    const subscription = create().onDidChangeMeasuring((on) => told.push(on));
    const searching = service.call('search/resume', { run: 'x' }, { signal: controller.signal });
    const measuring = service.call('run/measure', { run: 'x', variants: [] }, { signal: controller.signal });
    await service.call('device/list', {});
    assert.deepEqual(told, [true]);
    controller.abort();
    await Promise.allSettled([searching, measuring]);
    assert.deepEqual(told, [true, false]);
    subscription.dispose();
    await assert.rejects(service.call('search/resume', { run: 'x' }, { signal: AbortSignal.abort() }));
    assert.deepEqual(told, [true, false]);
  });

  it('rejects pending calls when the engine dies, reports it once and starts another for the next call', async () => {
    create();
    await assert.rejects(
      service.call('model/inspect', { path: 'x' }),
      (error: AdaScaleError) => error.code === 'engine.exited',
    );
    assert.equal(crashes.length, 1);
    assert.deepEqual(await service.call('device/list', {}), { targets: [] });
  });

  it('gives up after repeated deaths', async () => {
    create();
    for (let death = 0; death < 4; death++) await assert.rejects(service.call('model/inspect', { path: 'x' }));
    await assert.rejects(service.call('device/list', {}), (error: AdaScaleError) => error.code === 'engine.crashLoop');
  });

  it('refuses an engine of another protocol and one that never answers', async () => {
    withMode('old');
    await assert.rejects(create().call('device/list', {}), (error: AdaScaleError) => error.code === 'engine.protocol');
    withMode('silent');
    await assert.rejects(
      create({ helloTimeoutMs: 300 }).call('device/list', {}),
      (error: AdaScaleError) => error.code === 'engine.silent',
    );
  });

  it('kills an engine that ignores both the closed channel and SIGTERM', async () => {
    withMode('stubborn');
    await create().call('device/list', {});
    const pid = service.pid;
    assert.ok(pid !== undefined);
    await service.stop();
    assert.ok(!isAlive(pid));
    assert.deepEqual(crashes, []);
  });

  it('ends an idle engine', async () => {
    await create({ idleMs: 50 }).call('device/list', {});
    await until(() => service.pid === undefined);
    assert.deepEqual(crashes, []);
  });
});
