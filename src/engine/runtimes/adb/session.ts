// Measuring on one Android device: everything is sent before the first run, the rounds of all models are interleaved by the
// runner, and what is left on the device afterwards is the runtime alone.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { EnergyFigure } from '../../../shared/device/sensors/measureEnergy';
import type { DeviceReading } from '../../../shared/device/sensors/deviceReading';
import type { ProfileRecord } from '../../../shared/protocol/engine';
import type { AdbDevice } from '../../device/adbDevice';
import { deviceLabel, type DeviceIdentity } from '../../device/identity';
import { checkMeasure } from '../checkMeasure';
import type { MeasureOptions, MeasureRequest, OutputTensor, RuntimeSession } from '../runtime';
import { summarise } from '../statistics';
import { readState, waitUntilCool } from './condition';
import { decodeTensor } from './decodeTensor';
import { deviceFolder } from './deviceBundle';
import { measureDeviceEnergy } from './measureDeviceEnergy';
import { probeDevice, sendBundle } from './probe';
import { runRunner, type RunnerJob } from './runRunner';

export interface AdbSessionOptions {
  /** How long to wait for a device that is hot, ms. */
  readonly coolDownMs?: number;
  /** See {@link RunnerJob.silenceMs}. */
  readonly silenceMs?: number | undefined;
  /** Opens the device again after its connection broke. */
  readonly reopen: () => Promise<AdbDevice>;
  /** Of the opening. */
  readonly signal?: AbortSignal | undefined;
  readonly onDoing?: ((what: string) => void) | undefined;
}

interface Sent {
  readonly id: string;
  readonly file: string;
  readonly name: string;
}

const defaultCoolDownMs = 120_000;
const maximumOutputBytes = 256 * 1024 * 1024;

/** A session on an opened device. The runtime is sent and probed at once. @throws AdaScaleError see probe.ts. */
export async function openAdbSession(
  first: AdbDevice,
  identity: DeviceIdentity,
  options: AdbSessionOptions,
): Promise<RuntimeSession> {
  let device = first;
  const nothing = (): void => undefined;
  const { signal, onDoing = nothing } = options;
  await sendBundle(device, signal, onDoing);
  onDoing('trying the runtime on the device');
  const version = await probeDevice(device, signal);
  const runtime = `ONNX Runtime ${version}, CPU, adb shell`;
  /** Once more where the connection broke and the device is back: runs on a device can be repeated. */
  const persist = async <T>(work: (device: AdbDevice) => Promise<T>): Promise<T> => {
    try {
      return await work(device);
    } catch (error) {
      if (!(error instanceof AdaScaleError) || error.code !== 'device.interrupted') throw error;
      await device.dispose().catch(nothing);
      device = await options.reopen();
      return work(device);
    }
  };
  return {
    device: deviceLabel(identity),
    runtime,
    measure: async (requests, measureOptions) => {
      await checkMeasure(requests, measureOptions, identity.cores ?? 8);
      return persist((current) => measure(current, requests, measureOptions, { ...options, identity, runtime }));
    },
    outputs: (modelPath, inputs, outputSignal) =>
      persist((current) => outputsOf(current, modelPath, inputs, options.silenceMs, outputSignal)),
    readState: (stateSignal) => persist((current) => readState(current, stateSignal)),
    dispose: () => device.dispose(),
  };
}

interface Context extends AdbSessionOptions {
  readonly identity: DeviceIdentity;
  readonly runtime: string;
}

async function measure(
  device: AdbDevice,
  requests: readonly MeasureRequest[],
  options: MeasureOptions,
  context: Context,
): Promise<readonly ProfileRecord[]> {
  const { signal, onDoing = () => undefined } = options;
  await sendBundle(device, signal, onDoing);
  const sent = await sendModels(device, requests, options);
  try {
    const patienceMs = options.waitsForCool === false ? 0 : (context.coolDownMs ?? defaultCoolDownMs);
    const before = await waitUntilCool(device, patienceMs, onDoing, signal);
    onDoing('loading the models on the device');
    const result = await runRunner(device, jobOf(sent, options, context), namesOf(sent));
    const after = await readState(device, signal);
    const alone = sent.length === 1 ? result.peakMemoryBytes : null;
    const energies = await energyOf(device, sent, options, context);
    const records: ProfileRecord[] = [];
    for (const model of sent) {
      const latenciesMs = result.models.find(({ id }) => id === model.id)?.latenciesMs;
      if (latenciesMs === undefined) throw new AdaScaleError('device.badAnswer', `The runner left ${model.name} out`);
      options.onLatencies?.(model.name, latenciesMs);
      const peakMemoryBytes =
        options.peakMemory && alone === null ? await peakMemory(device, model, options, context) : alone;
      const record = toRecord(model.name, latenciesMs, peakMemoryBytes, options, context, before, after);
      const energy = energies?.get(model.id);
      records.push(energy === undefined ? record : { ...record, energyMj: energy.energyMj, energy });
    }
    return records;
  } finally {
    await clean(
      device,
      sent.map(({ file }) => file),
    );
  }
}

function toRecord(
  id: string,
  latenciesMs: readonly number[],
  peakMemoryBytes: number | null,
  { threads }: MeasureOptions,
  { identity, runtime }: Context,
  before: DeviceReading,
  after: DeviceReading,
): ProfileRecord {
  const { medianMs, p90Ms, spreadMs, samples } = summarise(latenciesMs);
  return {
    id,
    medianMs,
    p90Ms,
    spreadMs,
    samples,
    peakMemoryBytes,
    energyMj: null,
    device: deviceLabel(identity),
    runtime: `${runtime}, ${threads} thread${threads === 1 ? '' : 's'}`,
    thermalBefore: before.thermalStatus,
    thermalAfter: after.thermalStatus,
    charging: before.charging === null || after.charging === null ? null : before.charging || after.charging,
  };
}

/** Models by their content, so that names of a person's files never reach the device and equal files are sent once. */
async function sendModels(
  device: AdbDevice,
  requests: readonly MeasureRequest[],
  { signal, onDoing }: MeasureOptions,
): Promise<readonly Sent[]> {
  const sent = await Promise.all(
    requests.map(async ({ id, modelPath }, index) => {
      const sha256 = createHash('sha256')
        .update(await readFile(modelPath))
        .digest('hex');
      return { id: `m${index}`, name: id, source: modelPath, file: `m-${sha256.slice(0, 32)}.onnx` };
    }),
  );
  const unique = [...new Map(sent.map(({ source, file }) => [file, { source, name: file }])).values()];
  onDoing?.(`sending ${unique.length} models`);
  await device.push(unique, deviceFolder, { signal });
  return sent;
}

const namesOf = (sent: readonly Sent[]): ReadonlyMap<string, string> => new Map(sent.map(({ id, name }) => [id, name]));

const jobOf = (models: readonly Sent[], options: MeasureOptions, { silenceMs }: Context): RunnerJob => ({
  models,
  threads: options.threads,
  warmUpRuns: Math.max(1, options.warmUpRuns),
  rehearsals: options.rehearsals,
  runs: options.minimumRuns,
  seconds: (options.minimumMs / 1000) * models.length,
  signal: options.signal,
  onProgress: options.onProgress,
  silenceMs,
});

/** Null where it was not asked for. */
async function energyOf(
  device: AdbDevice,
  sent: readonly Sent[],
  options: MeasureOptions,
  context: Context,
): Promise<ReadonlyMap<string, EnergyFigure> | null> {
  const { energyMs, signal, onDoing = () => undefined, onProgress = () => undefined } = options;
  if (energyMs === undefined) return null;
  return measureDeviceEnergy(device, {
    jobs: new Map(sent.map((model) => [model.id, jobOf([model], options, context)])),
    names: namesOf(sent),
    windowMs: energyMs,
    ...{ onDoing, onProgress, signal },
  });
}

/** One run of a model alone in a process of its own. */
async function peakMemory(
  device: AdbDevice,
  model: Sent,
  options: MeasureOptions,
  context: Context,
): Promise<number | null> {
  options.onDoing?.(`peak memory of ${model.name}`);
  const job = { ...jobOf([model], options, context), warmUpRuns: 0, runs: 1, seconds: 0, onProgress: undefined };
  return (await runRunner(device, job, namesOf([model]))).peakMemoryBytes;
}

async function outputsOf(
  device: AdbDevice,
  modelPath: string,
  inputs: readonly Uint8Array[],
  silenceMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly OutputTensor[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'adascale-inputs-'));
  const prefix = `t-${randomBytes(6).toString('hex')}`;
  const model = `${prefix}.onnx`;
  try {
    const files = inputs.map((_, index) => ({
      source: path.join(folder, String(index)),
      name: `${prefix}.in.${index}`,
    }));
    await Promise.all(files.map(({ source }, index) => writeFile(source, inputs[index]!)));
    await device.push([{ source: modelPath, name: model }, ...files], deviceFolder, { signal });
    const job = { threads: 1, warmUpRuns: 0, runs: 1, seconds: 0, inputs: `${prefix}.in`, dump: `${prefix}.out` };
    const { outputs } = await runRunner(
      device,
      { ...job, models: [{ id: 'm0', file: model }], silenceMs, signal },
      new Map([['m0', path.basename(modelPath)]]),
    );
    const tensors: OutputTensor[] = [];
    for (const [index, { name, type, bytes }] of outputs.entries()) {
      const file = `${deviceFolder}/${prefix}.out.${index}`;
      const data = await device.pull(file, Math.min(bytes, maximumOutputBytes), { signal, limitMs: 60_000 });
      tensors.push({ name, values: decodeTensor(data, type) });
    }
    return tensors;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await device.script(`rm -f ${deviceFolder}/${prefix}.*`).catch(() => undefined);
  }
}

/** Best effort: a device that left takes its files along, and the next push finds them by their content. */
async function clean(device: AdbDevice, files: readonly string[]): Promise<void> {
  await device.run(['rm', '-f', ...files.map((file) => `${deviceFolder}/${file}`)]).catch(() => undefined);
}
