// `benchmarkModel:SERIAL`: an Android device with the person's own build of LiteRT's benchmark_model, for .tflite files as they
// are. Its summary has a mean and, in newer builds, a median; percentiles and spread stay blank, because it keeps no run.
import { existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { ProfileRecord } from '../../../shared/protocol/engine';
import { createAdbClient } from '../../device/adbClient';
import type { AdbDevice } from '../../device/adbDevice';
import { deviceLabel, readIdentity, type DeviceIdentity } from '../../device/identity';
import { shellLine } from '../../device/shellWord';
import { checkMeasure } from '../checkMeasure';
import type { MeasureOptions, MeasureRequest, Runtime, RuntimeOptions, RuntimeSession } from '../runtime';
import { parseBenchmark } from './parseBenchmark';

const prefix = 'benchmarkModel:';
const folder = '/data/local/tmp/adascale-benchmark';
const toolName = 'benchmark_model';
/** The longest measurement of one model, ms. */
const limitMs = 600_000;

/** The runtime that only measures where it is named: it lists nothing, its devices are those of the runtime adb. */
export const benchmarkModel: Runtime = {
  id: 'benchmarkModel',
  list: async () => [],
  serves: (target) => target.startsWith(prefix),
  open,
};

/** @throws AdaScaleError `device.noBenchmarkModel`, and those of the adb client. */
async function open(
  target: string,
  { adbServer, benchmarkModelPath, signal }: RuntimeOptions = {},
): Promise<RuntimeSession> {
  const tool = benchmarkModelPath ?? process.env['ADASCALE_BENCHMARK_MODEL'] ?? '';
  if (tool === '' || !existsSync(tool)) {
    throw new AdaScaleError(
      'device.noBenchmarkModel',
      tool === '' ? `No benchmark_model is named for ${target}` : `There is no benchmark_model at ${tool}`,
      'Build or download benchmark_model for android_arm64 (LiteRT, "Native benchmark binary") and name it with --benchmark-model, in VS Code in the setting adascale.benchmarkModel.path',
    );
  }
  const device = await createAdbClient({ server: adbServer }).open(target.slice(prefix.length), signal);
  try {
    const identity = await readIdentity(device, { signal });
    await device.push([{ source: tool, name: toolName, executable: true }], folder, { signal });
    const runtime = `benchmark_model ${await shortHash(tool)}, CPU, adb shell`;
    return {
      device: deviceLabel(identity),
      runtime,
      measure: (requests, options) => measure(device, identity, runtime, requests, options),
      dispose: () => device.dispose(),
    };
  } catch (error) {
    await device.dispose().catch(() => undefined);
    throw error;
  }
}

/** The tool has no version of its own to ask for. */
const shortHash = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 8);

/** One after the other: a run of the tool holds one model. */
async function measure(
  device: AdbDevice,
  identity: DeviceIdentity,
  runtime: string,
  requests: readonly MeasureRequest[],
  options: MeasureOptions,
): Promise<readonly ProfileRecord[]> {
  await checkMeasure(requests, options, identity.cores ?? 8);
  const foreign = requests.find(({ modelPath }) => path.extname(modelPath).toLowerCase() !== '.tflite');
  if (foreign !== undefined) {
    throw new AdaScaleError(
      'model.format',
      `benchmark_model measures .tflite files, ${foreign.modelPath} is none`,
      'Measure it with the target adb:SERIAL',
    );
  }
  const records: ProfileRecord[] = [];
  for (const [index, request] of requests.entries()) {
    records.push(await measureOne(device, identity, runtime, request, options));
    options.onProgress?.(index + 1, requests.length);
  }
  return records;
}

async function measureOne(
  device: AdbDevice,
  identity: DeviceIdentity,
  runtime: string,
  { id, modelPath }: MeasureRequest,
  { threads, warmUpRuns, minimumRuns, minimumMs, signal }: MeasureOptions,
): Promise<ProfileRecord> {
  const name = `m-${await shortHash(modelPath)}.tflite`;
  await device.push([{ source: modelPath, name }], folder, { signal });
  const line = shellLine([
    `./${toolName}`,
    `--graph=${name}`,
    `--num_threads=${threads}`,
    `--warmup_runs=${Math.max(1, warmUpRuns)}`,
    `--num_runs=${minimumRuns}`,
    `--min_secs=${minimumMs / 1000}`,
  ]);
  const { stdout, stderr, exitCode } = await device.script(`cd ${folder} && exec ${line} 2>&1`, { signal, limitMs });
  await device.run(['rm', '-f', `${folder}/${name}`]).catch(() => undefined);
  const result = parseBenchmark(stdout);
  if (result === null || exitCode !== 0) {
    const words = (stdout + stderr).trim().split('\n').at(-1)?.slice(0, 200) ?? '';
    throw new AdaScaleError(
      'device.modelRefused',
      `benchmark_model on adb:${device.serial} did not measure ${id} (exit code ${exitCode}): ${words}`,
      'Try the same command with `adb shell`; some builds lack operators',
    );
  }
  return {
    id,
    medianMs: result.medianMs,
    meanMs: result.meanMs,
    p90Ms: null,
    spreadMs: null,
    samples: result.runs,
    peakMemoryBytes: result.peakMemoryBytes,
    energyMj: null,
    device: deviceLabel(identity),
    runtime: `${runtime}, ${threads} thread${threads === 1 ? '' : 's'}`,
    thermalBefore: null,
    thermalAfter: null,
    charging: null,
  };
}
