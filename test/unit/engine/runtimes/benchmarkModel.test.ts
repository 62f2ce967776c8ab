import * as assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { benchmarkModel } from '../../../../src/engine/runtimes/benchmarkModel/benchmarkModel';
import { parseBenchmark } from '../../../../src/engine/runtimes/benchmarkModel/parseBenchmark';
import { useEmulatedDevice } from '../../../support/device/useEmulatedDevice';

const warmUp = 'count=37 first=15234 curr=13012 min=12890 max=15234 avg=13500.2 std=420\n';
const finished = `STARTING!
Log parameter values verbosely: [0]
INFO: Initialized TensorFlow Lite runtime.
The input model file size (MB): 0.4
Running benchmark for at least 1 iterations and at least 0.5 seconds but terminate if exceeding 150 seconds.
${warmUp}
Running benchmark for at least 50 iterations and at least 1 seconds but terminate if exceeding 150 seconds.
count=80 first=12900 curr=12840 min=12700 max=14010 avg=12880.5 std=133

Inference timings in us: Init: 1523, First inference: 15234, Warmup (avg): 13500.2, Inference (avg): 12880.5
Note: as the benchmark tool itself affects memory footprint, the following is only APPROXIMATE to the actual memory footprint of the model at runtime. Take the information at your discretion.
Memory footprint delta from the start of the tool (MB): init=1.25 overall=3.5
`;

describe('the output of benchmark_model', () => {
  it('gives mean, extremes and memory, and no percentile that is not printed', () => {
    assert.deepEqual(parseBenchmark(finished), {
      runs: 80,
      meanMs: 12.8805,
      minimumMs: 12.7,
      maximumMs: 14.01,
      deviationMs: 0.133,
      medianMs: null,
      peakMemoryBytes: 3.5 * 2 ** 20,
    });
  });

  it('gives the median of builds that print it', () => {
    const newer = finished.replace('std=133', 'std=133 p5=12710 median=12850 p95=13400');
    assert.equal(parseBenchmark(newer)?.medianMs, 12.85);
  });

  it('takes equal runs, which are printed without statistics', () => {
    const equal = finished.replace(/count=80[^\n]*/, 'count=80 curr=1000 (all same)');
    assert.equal(parseBenchmark(equal)?.meanMs, 1);
  });

  for (const [name, text] of [
    ['nothing', ''],
    ['the warm-up alone', warmUp],
    ['an error', 'Failed to load model\nBenchmarking failed.'],
    ['a count without figures', `${warmUp}count=80\n`],
  ] as const)
    it(`is no measurement with ${name}`, () => assert.equal(parseBenchmark(text), null));
});

describe('runtime benchmarkModel', () => {
  it('asks for the tool', async () => {
    await assert.rejects(benchmarkModel.open('benchmarkModel:none', { benchmarkModelPath: '/no/such/tool' }), {
      code: 'device.noBenchmarkModel',
      message: /\/no\/such\/tool/,
    });
  });
});

describe('runtime benchmarkModel on the emulated device', function () {
  this.timeout(60_000);
  const setUp = useEmulatedDevice();

  it('runs the tool on the device and reads what it says', async () => {
    const { folder, device, server } = setUp();
    // Stands for the tool: prints what it was asked beside a recorded output.
    const tool = path.join(folder, 'benchmark_model');
    writeFileSync(tool, `#!/system/bin/sh\necho "$@" >asked\ncat <<'END'\n${finished}END\n`);
    chmodSync(tool, 0o755);
    const model = path.join(folder, 'net.tflite');
    writeFileSync(model, 'TFL3');
    const session = await benchmarkModel.open(`benchmarkModel:${device.serial}`, {
      adbServer: server.address,
      benchmarkModelPath: tool,
    });
    const options = { threads: 2, warmUpRuns: 3, minimumRuns: 50, minimumMs: 1000 };
    const [record] = await session.measure([{ id: 'net', modelPath: model }], options);
    assert.deepEqual(
      [record!.medianMs, record!.meanMs, record!.p90Ms, record!.spreadMs, record!.samples],
      [null, 12.8805, null, null, 80],
    );
    assert.match(record!.runtime, /^benchmark_model [0-9a-f]{8}, CPU, adb shell, 2 threads$/);
    const { stdout } = await (
      await import('../../../../src/engine/device/adbClient')
    )
      .createAdbClient({ server: server.address })
      .open(null)
      .then((opened) => opened.run(['cat', '/data/local/tmp/adascale-benchmark/asked']));
    assert.match(stdout, /--num_threads=2 --warmup_runs=3 --num_runs=50 --min_secs=1/);
    await assert.rejects(session.measure([{ id: 'x', modelPath: tool }], options), { code: 'model.format' });
    await session.dispose();
  });
});
