// Whether a device can measure at all, found out with a network of one node before anything large is sent or believed: its
// processor, the bundle, and an answer that is right.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { AdbDevice } from '../../device/adbDevice';
import type { DeviceIdentity } from '../../device/identity';
import type { Graph } from '../../graph/graph';
import { encodeOnnx } from '../../graph/onnx/encodeOnnx';
import { deviceBundle, deviceFolder } from './deviceBundle';
import { decodeTensor } from './decodeTensor';
import { runRunner } from './runRunner';

const abi = 'arm64-v8a';

/** y = relu(x) of four values. */
const oneNode: Graph = {
  name: 'probe',
  inputs: [{ name: 'x', dataType: 'float32', shape: ['N', 4] }],
  outputs: [{ name: 'y', dataType: 'float32', shape: ['N', 4] }],
  nodes: [{ name: 'relu', opType: 'Relu', inputs: ['x'], outputs: ['y'], attributes: {} }],
  initializers: new Map(),
};
const input = Float32Array.of(-1, 2, -3, 4);
const expected = [0, 2, 0, 4];

/** @throws AdaScaleError `device.wrongAbi`. */
export function requireAbi({ serial, abis }: DeviceIdentity): void {
  if (abis.includes(abi)) return;
  throw new AdaScaleError(
    'device.wrongAbi',
    `adb:${serial} runs ${abis.join(', ') || 'an unknown kind of'} programs, AdaScale's are ${abi}`,
    'Use a 64-bit ARM device; on this one, .tflite files can be measured with the runtime benchmarkModel',
  );
}

/** Sends what the device lacks. @throws AdaScaleError `device.noBundle`, `device.storageFull`, and those of a push. */
export async function sendBundle(
  device: AdbDevice,
  signal: AbortSignal | undefined,
  onDoing: (what: string) => void,
): Promise<void> {
  const files = await deviceBundle();
  const percent = (sent: number, total: number): string => `${Math.round((100 * sent) / total)} %`;
  await device.push(files, deviceFolder, {
    signal,
    onProgress: (sent, total, name) => onDoing(`sending the runtime, ${percent(sent, total)} (${name})`),
  });
}

/** The version of ONNX Runtime that answered rightly. @throws AdaScaleError `device.probeFailed`, and those of every call. */
export async function probeDevice(device: AdbDevice, signal?: AbortSignal): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'adascale-probe-'));
  try {
    await writeFile(path.join(folder, 'probe.onnx'), encodeOnnx(oneNode));
    await writeFile(path.join(folder, 'probe.in.0'), input);
    const files = ['probe.onnx', 'probe.in.0'].map((name) => ({ source: path.join(folder, name), name }));
    await device.push(files, deviceFolder, { signal });
    const { ort } = await runRunner(device, {
      models: [{ id: 'probe', file: 'probe.onnx' }],
      threads: 1,
      warmUpRuns: 0,
      runs: 1,
      seconds: 0,
      inputs: 'probe.in',
      dump: 'probe.out',
      signal,
    });
    await checkAnswer(device, signal);
    return ort;
  } catch (error) {
    throw explain(error, device.serial);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkAnswer(device: AdbDevice, signal?: AbortSignal): Promise<void> {
  const bytes = await device.pull(`${deviceFolder}/probe.out.0`, 1024, { signal });
  const values = Array.from(decodeTensor(bytes, 1) ?? []).slice(0, expected.length);
  if (expected.every((value, index) => values[index] === value)) return;
  throw new AdaScaleError(
    'device.badAnswer',
    `relu(${[...input].join(', ')}) is not ${values.join(', ') || 'nothing'}`,
  );
}

const probeFaults = ['device.runtimeCrashed', 'device.runtimeBroken', 'device.modelRefused', 'device.badAnswer'];

function explain(error: unknown, serial: string): unknown {
  if (!(error instanceof AdaScaleError) || !probeFaults.includes(error.code)) return error;
  return new AdaScaleError(
    'device.probeFailed',
    `adb:${serial} cannot run AdaScale's ONNX Runtime: ${error.message}`,
    'Some devices forbid programs from the shell. Measure .tflite files with your own benchmark_model instead (runtime benchmarkModel), or on this computer',
    { cause: error },
  );
}
