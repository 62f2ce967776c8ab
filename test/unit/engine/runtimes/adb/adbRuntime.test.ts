// Measuring through the real adb server on the emulated device with the real ONNX Runtime for arm64.
import * as assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cleanAdb, createAdbRuntime } from '../../../../../src/engine/runtimes/adb/adb';
import { checkOutputs, exposeLayers, maximumDifference } from '../../../../../src/engine/runtimes/checkOutputs';
import { measureSustained } from '../../../../../src/engine/runtimes/measureSustained';
import type { MeasureOptions, RuntimeSession } from '../../../../../src/engine/runtimes/runtime';
import { properties, thermalText } from '../../../../support/device/deviceProperties';
import { requireBundle } from '../../../../support/device/deviceNeeds';
import { useEmulatedDevice } from '../../../../support/device/useEmulatedDevice';
import { residualNet } from '../../../../support/nets';
import { convolution, writeOnnx } from '../../../../support/tinyModels';

const options: MeasureOptions = { threads: 1, warmUpRuns: 1, rehearsals: 1, minimumRuns: 8, minimumMs: 0 };

describe('runtime adb on the emulated device', function () {
  this.timeout(120_000);
  const setUp = useEmulatedDevice();
  let session: RuntimeSession;
  const told: string[] = [];
  before(async function () {
    requireBundle(this);
    const onDoing = (what: string): void => void told.push(what);
    session = await createAdbRuntime(setUp().server.address, { coolDownMs: 300 }).open('adb', { onDoing });
  });
  after(() => session?.dispose());
  const left = (): string[] => readdirSync(setUp().device.resolve('/data/local/tmp/adascale'));

  it('says what it measures on, and that it is emulated', () => {
    assert.match(session.device, /\(emulated\)$/);
    assert.match(session.runtime, /^ONNX Runtime 1\.\d+\.\d+, CPU, adb shell$/);
  });

  it('lists the device under the same name, and under adb’s word for its model where it does not answer', async () => {
    const { device, server } = setUp();
    const { list } = createAdbRuntime(server.address);
    const labels = async (): Promise<readonly string[]> => (await list()).map(({ label }) => label);
    assert.deepEqual(await labels(), [`${session.device} (${device.serial})`]);
    device.faults.rewrite = (line) => (line.startsWith('getprop') ? 'sleep 1000' : line);
    try {
      assert.deepEqual(await labels(), [`AdaScale Emulated 8 (${device.serial})`]);
      const listing = list(AbortSignal.timeout(200));
      await assert.rejects(listing, { code: 'cancelled' });
    } finally {
      device.faults.rewrite = (line) => line;
    }
  });

  it('tells how far the runtime is sent while it opens, and that it is tried', () => {
    assert.match(told[0] ?? '', /^sending the runtime, \d+ %/);
    assert.ok(told.includes('sending the runtime, 100 % (libgcc_s.so.1)'), told.slice(-3).join());
    assert.equal(told.at(-1), 'trying the runtime on the device');
  });

  it('measures several models in rounds, with memory, state and every latency, and leaves no model behind', async () => {
    const a = await writeOnnx(setUp().folder, 'a b=c', convolution(8));
    const b = await writeOnnx(setUp().folder, 'b', convolution(16));
    const latencies = new Map<string, readonly number[]>();
    const progress: number[] = [];
    const records = await session.measure(
      [
        { id: 'first', modelPath: a },
        { id: 'second', modelPath: b },
      ],
      {
        ...options,
        peakMemory: true,
        onLatencies: (id, latenciesMs) => latencies.set(id, latenciesMs),
        onProgress: (done, total) => progress.push(done / total),
      },
    );
    assert.deepEqual(
      records.map(({ id, samples, thermalBefore, thermalAfter, charging }) => ({
        id,
        samples,
        thermalBefore,
        thermalAfter,
        charging,
      })),
      ['first', 'second'].map((id) => ({ id, samples: 8, thermalBefore: 0, thermalAfter: 0, charging: false })),
    );
    for (const record of records) {
      assert.ok(record.medianMs! > 0 && record.p90Ms! >= record.medianMs!);
      assert.ok(record.peakMemoryBytes! > 0);
      assert.equal(latencies.get(record.id)?.length, 8);
    }
    assert.ok(progress.length > 0 && progress.every((share) => share > 0 && share <= 1.125));
    assert.deepEqual(
      left().filter((name) => name.startsWith('m-')),
      [],
    );
  });

  it('computes what this computer computes', async () => {
    const graph = residualNet();
    const file = await writeOnnx(setUp().folder, 'residual', graph);
    const check = await checkOutputs(session, 'residual', file, graph, { layersBeyond: 1e-4 });
    assert.ok(check!.maximumDifference! < 1e-4, `differs by ${check!.maximumDifference}`);
    assert.equal(check!.firstLayer, undefined);
    assert.deepEqual(
      left().filter((name) => name.startsWith('t-')),
      [],
    );
  });

  it('finds the first layer that computes something else', async () => {
    const graph = residualNet();
    const layers = exposeLayers(graph).outputs.map((output) => output.name);
    const culprit = graph.nodes[4]!;
    const file = await writeOnnx(setUp().folder, 'residual', graph);
    /** A device that computes one layer, and so all after it, wrongly. */
    const wrong: RuntimeSession = {
      ...session,
      outputs: async (...asked) =>
        (await session.outputs!(...asked)).map((tensor) => {
          const isAfter = layers.indexOf(tensor.name) >= layers.indexOf(culprit.outputs[0]!);
          return isAfter ? { ...tensor, values: Array.from(tensor.values!, (value) => value + 0.5) } : tensor;
        }),
    };
    const check = await checkOutputs(wrong, 'residual', file, graph, { layersBeyond: 1e-4 });
    assert.ok(check!.maximumDifference! > 0.4);
    assert.equal(check!.firstLayer?.op, culprit.opType);
    assert.equal(check!.firstLayer?.layer, culprit.layer ?? culprit.name);
  });

  it('keeps a load up, with heat and clock of the device beside each window', async () => {
    const model = await writeOnnx(setUp().folder, 'warm', convolution(8));
    const requests = [{ id: 'warm', modelPath: model }];
    const { windows, cold, hot } = await measureSustained(session, requests, {
      ...options,
      sustainedMs: 2000,
      windowMs: 500,
    });
    assert.ok(windows.length >= 2);
    for (const { medianMs, thermalStatus, celsius, maximumKhz, charging } of windows) {
      assert.ok(medianMs['warm']! > 0 && maximumKhz! > 0);
      assert.deepEqual([thermalStatus, celsius, charging], [0, 48.1, false]);
    }
    assert.ok(cold.minute <= hot.minute && hot.records[0]!.samples >= 1);
  });

  it('names a model that is refused', async () => {
    const broken = path.join(setUp().folder, 'broken.onnx');
    writeFileSync(broken, 'not a model');
    const good = await writeOnnx(setUp().folder, 'good', convolution(8));
    const measuring = session.measure(
      [
        { id: 'good', modelPath: good },
        { id: 'broken', modelPath: broken },
      ],
      options,
    );
    await assert.rejects(measuring, { code: 'device.modelRefused', message: /refused broken \(load\)/ });
  });

  it('waits for a hot device, but not for ever, and tells', async () => {
    const model = await writeOnnx(setUp().folder, 'a', convolution(8));
    setUp().device.write(
      'system/etc/dumpsys/thermalservice.txt',
      thermalText.replace('Thermal Status: 0', 'Thermal Status: 3'),
    );
    try {
      const doing: string[] = [];
      const [record] = await session.measure([{ id: 'a', modelPath: model }], {
        ...options,
        onDoing: (what) => doing.push(what),
      });
      assert.equal(record!.thermalBefore, 3);
      assert.ok(
        doing.some((what) => /cool down \(thermal status 3\)/.test(what)),
        doing.join(),
      );
    } finally {
      setUp().device.write('system/etc/dumpsys/thermalservice.txt', thermalText);
    }
  });

  it('can be cancelled in the middle', async () => {
    const model = await writeOnnx(setUp().folder, 'a', convolution(8));
    const abort = new AbortController();
    const measuring = session.measure([{ id: 'a', modelPath: model }], {
      ...options,
      minimumMs: 60_000,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await assert.rejects(measuring, { code: 'cancelled' });
  });

  it('refuses a device of another processor', async () => {
    const lines = Object.entries({ ...properties, 'ro.product.cpu.abilist': 'x86_64,x86' }).map(
      ([k, v]) => `${k}=${v}`,
    );
    const usual = Object.entries(properties).map(([k, v]) => `${k}=${v}`);
    setUp().device.write('system/build.prop', `${lines.join('\n')}\n`);
    try {
      await assert.rejects(createAdbRuntime(setUp().server.address).open('adb'), {
        code: 'device.wrongAbi',
        message: /x86_64, x86/,
      });
    } finally {
      setUp().device.write('system/build.prop', `${usual.join('\n')}\n`);
    }
  });

  it('takes everything away again', async () => {
    assert.ok((await cleanAdb('adb', { adbServer: setUp().server.address })) > 25_000_000);
    assert.deepEqual(readdirSync(setUp().device.resolve('/data/local/tmp')), []);
  });
});

describe('difference of outputs', () => {
  it('is the largest, and endless for what is no number or not there', () => {
    assert.equal(maximumDifference([1, 2, Infinity], [1, 2.5, Infinity]), 0.5);
    assert.equal(maximumDifference([NaN], [NaN]), 0);
    assert.equal(maximumDifference([NaN], [1]), Infinity);
    assert.equal(maximumDifference([1, 2], [1]), Infinity);
  });
});
