import { open, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { DeviceReading } from '../../shared/device/sensors/deviceReading';
import type { TraceLine } from '../../shared/policy/runtime';
import { recordTrace } from '../profile/sensors/recordTrace';
import type { SensorSource } from '../profile/sensors/sensorSource';
import { diskError, hasCode } from '../runs/diskError';
import { openSensors } from './openSensors';
import type { Handler } from './task';

const usualSeconds = 60;
const usualIntervalMs = 1000;
/** A day: longer traces are refused when they are read. */
const mostSeconds = 86_400;
const leastIntervalMs = 100;

const recorded = ['batteryPercent', 'charging', 'thermalStatus', 'freeMemoryBytes', 'cpuLoad'] as const;

/** Records a target's signals; what was written before a cancellation or an error stays. */
export const handler: Handler<'device/monitor'> = async (task) => {
  const { params, signal } = task;
  const { target = 'local', adbServer, seconds = usualSeconds, intervalMs = usualIntervalMs, out } = params;
  checkTimes(seconds, intervalMs);
  const source = await openSensors(target, adbServer, signal);
  const file = out === undefined ? null : await createFor(source, path.resolve(out));
  const unknown = new Set<string>(recorded);
  let last: DeviceReading | null = null;
  const onReading = async (reading: DeviceReading, line: TraceLine): Promise<void> => {
    last = reading;
    for (const known of Object.keys(line.signals)) unknown.delete(known);
    await file?.write(`${JSON.stringify(line)}\n`).catch((error: unknown) => {
      throw diskError(error, out ?? '');
    });
    task.report({ reading, line });
  };
  try {
    const lines = await recordTrace(source, { durationMs: seconds * 1000, intervalMs, signal, onReading });
    if (last === null) throw new Error('a trace without a line');
    return { target, lines, last, unknown: [...unknown], ...(out !== undefined && { out: path.resolve(out) }) };
  } finally {
    await file?.close();
    await source.dispose();
  }
};

function checkTimes(seconds: number, intervalMs: number): void {
  if (seconds > 0 && seconds <= mostSeconds && intervalMs >= leastIntervalMs && intervalMs <= seconds * 1000) return;
  throw new AdaScaleError(
    'input.range',
    `${seconds} s with a reading every ${intervalMs} ms cannot be recorded`,
    `Give up to ${mostSeconds} s, and an interval from ${leastIntervalMs} ms up to the whole time`,
  );
}

/** The trace's file; without one the source is of no use. */
const createFor = (source: SensorSource, file: string): Promise<FileHandle> =>
  create(file).catch(async (error: unknown) => {
    await source.dispose();
    throw error;
  });

/** A trace is never written over another one. */
async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx');
  } catch (error) {
    if (hasCode(error, 'EEXIST'))
      throw new AdaScaleError('input.exists', `${file} exists already`, 'Name a new file, or remove it first', {
        cause: error,
      });
    if (hasCode(error, 'ENOENT'))
      throw new AdaScaleError('input.notFound', `There is no folder ${path.dirname(file)}`, 'Make it first', {
        cause: error,
      });
    throw diskError(error, file);
  }
}
