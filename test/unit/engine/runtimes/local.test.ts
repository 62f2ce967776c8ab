import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { defaultChildScript, type ChildScript } from '../../../../src/engine/runtimes/local/childProcess';
import { createLocalRuntime } from '../../../../src/engine/runtimes/local/local';
import type { MeasureOptions } from '../../../../src/engine/runtimes/runtime';
import { suiteFolder } from '../../../support/suiteFolder';
import { convolution, writeOnnx } from '../../../support/tinyModels';

const quick: MeasureOptions = { threads: 1, warmUpRuns: 2, minimumRuns: 12, minimumMs: 5 };
const code = (expected: string, message?: RegExp) => (error: Error & { code?: string }) => {
  assert.equal(error.code, expected);
  if (message) assert.match(error.message, message);
  return true;
};

describe('the local runtime', () => {
  const folder = suiteFolder();

  it('measures two models side by side and says where and with what', async () => {
    const session = await createLocalRuntime().open('local');
    try {
      const [small, large] = [
        await writeOnnx(folder(), 'small', convolution(2)),
        await writeOnnx(folder(), 'large', convolution(64, 48)),
      ];
      const seen: number[] = [];
      const records = await session.measure(
        [
          { id: 'small', modelPath: small },
          { id: 'large', modelPath: large },
        ],
        { ...quick, onProgress: (done, total) => seen.push(done / total) },
      );
      assert.deepEqual(
        records.map((record) => record.id),
        ['small', 'large'],
      );
      for (const record of records) {
        assert.ok(record.samples >= quick.minimumRuns);
        assert.ok(record.medianMs! > 0 && record.p90Ms! >= record.medianMs! && record.spreadMs! >= 0);
        assert.equal(record.peakMemoryBytes, null, 'two models share a process: neither can be billed');
        assert.match(record.runtime, /^onnxruntime-node 1\.\d+\.\d+, CPU, 1 thread$/);
        assert.equal(record.device, session.device);
      }
      assert.equal(records[0]!.samples, records[1]!.samples, 'every round runs every model once');
      assert.equal(seen.at(-1), 1);
    } finally {
      await session.dispose();
    }
  });

  it('bills the memory to a model that is measured alone', async () => {
    const session = await createLocalRuntime().open('local');
    try {
      const modelPath = await writeOnnx(folder(), 'alone', convolution(64, 224));
      const [record] = await session.measure([{ id: 'alone', modelPath }], { ...quick, minimumRuns: 3 });
      assert.ok(record!.peakMemoryBytes! > 64 * 224 * 224 * 4, 'at least its output');
    } finally {
      await session.dispose();
    }
  });

  it('names every model that the runtime refuses', async () => {
    const session = await createLocalRuntime().open('local');
    try {
      const good = await writeOnnx(folder(), 'good', convolution(2));
      const bad = path.join(folder(), 'bad.onnx');
      await writeFile(bad, 'not a model');
      const requests = [
        { id: 'c-1', modelPath: bad },
        { id: 'c-2', modelPath: good },
        { id: 'c-3', modelPath: bad },
      ];
      await assert.rejects(session.measure(requests, quick), code('device.modelRefused', /c-1: .*; c-3: /s));
      const [record] = await session.measure([{ id: 'c-2', modelPath: good }], quick);
      assert.ok(record!.medianMs! > 0, 'the session survives');
    } finally {
      await session.dispose();
    }
  });

  it('checks files and numbers before it starts', async () => {
    const session = await createLocalRuntime().open('local');
    try {
      const missing = [{ id: 'a', modelPath: path.join(folder(), 'absent.onnx') }];
      await assert.rejects(session.measure(missing, quick), code('model.notFound', /absent\.onnx/));
      await assert.rejects(session.measure(missing, { ...quick, threads: 0 }), code('input.range', /threads is 0/));
      await assert.rejects(session.measure([], quick), code('input.range'));
    } finally {
      await session.dispose();
    }
  });

  it('stops at once when cancelled', async () => {
    const session = await createLocalRuntime().open('local');
    try {
      const modelPath = await writeOnnx(folder(), 'long', convolution(16));
      const abort = new AbortController();
      const endless = { ...quick, minimumMs: 3_000_000, signal: abort.signal, onProgress: () => abort.abort() };
      await assert.rejects(session.measure([{ id: 'long', modelPath }], endless), code('cancelled'));
      await assert.rejects(session.measure([{ id: 'long', modelPath }], endless), code('cancelled'));
      const [record] = await session.measure([{ id: 'again', modelPath }], quick);
      assert.ok(record!.medianMs! > 0, 'the session survives');
    } finally {
      await session.dispose();
    }
  });

  it('ends a measurement when the session is disposed of', async () => {
    const session = await createLocalRuntime().open('local');
    const modelPath = await writeOnnx(folder(), 'disposed', convolution(16));
    const work = session.measure([{ id: 'x', modelPath }], {
      ...quick,
      minimumMs: 3_000_000,
      onProgress: () => void session.dispose(),
    });
    await assert.rejects(work, code('device.runtimeCrashed'));
  });

  describe('with a process that misbehaves', () => {
    const script = async (name: string, text: string): Promise<ChildScript> => {
      const file = path.join(folder(), `${name}.cjs`);
      await writeFile(file, text);
      return { script: file, args: [], execArgv: [] };
    };
    const ready = `process.on('disconnect', () => process.exit()); process.send({ kind: 'ready', version: '0' });`;

    it('says what it was doing when it crashed', async () => {
      const dying = `${ready} process.on('message', () => process.send({ kind: 'doing', what: 'c-0007 (x.onnx)' }, () => { console.error('out of luck'); process.abort(); }));`;
      const session = await createLocalRuntime({ child: await script('dying', dying) }).open('local');
      const modelPath = await writeOnnx(folder(), 'any', convolution(2));
      await assert.rejects(
        session.measure([{ id: 'c-0007', modelPath }], quick),
        code('device.runtimeCrashed', /c-0007/),
      );
      await session.dispose();
    });

    it('gives up on silence', async () => {
      const mute = await script('mute', `${ready} process.on('message', () => undefined);`);
      const session = await createLocalRuntime({ child: mute, silenceMs: 200 }).open('local');
      const modelPath = await writeOnnx(folder(), 'any', convolution(2));
      await assert.rejects(
        session.measure([{ id: 'x', modelPath }], quick),
        code('device.timeout', /said nothing for 0\.2 s/),
      );
      await session.dispose();
    });

    it('fails to open where the process cannot start', async () => {
      const broken = await script('broken', `console.error('Cannot find module onnxruntime'); process.exit(7);`);
      await assert.rejects(
        createLocalRuntime({ child: broken }).open('local'),
        code('device.runtimeCrashed', /exit code 7.*Cannot find module/),
      );
    });
  });

  it('runs from its sources here and as the engine once bundled', () => {
    assert.match(defaultChildScript().script, /measureChildMain\.ts$/);
  });
});
