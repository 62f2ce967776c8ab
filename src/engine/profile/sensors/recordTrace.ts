// Records a device's signals as a trace, a line at a time. The first reading only starts the processor's clock: it is not
// recorded, so that every line knows the load of its own interval.
import { setTimeout as wait } from 'node:timers/promises';
import { toTraceLine, type DeviceReading } from '../../../shared/device/sensors/deviceReading';
import type { TraceLine } from '../../../shared/policy/runtime';
import type { SensorSource } from './sensorSource';

export interface RecordOptions {
  readonly durationMs: number;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  readonly onReading: (reading: DeviceReading, line: TraceLine) => Promise<void>;
}

/**
 * Reads until the time is up; a slow device gives fewer lines, never lines that overlap.
 * @returns how many lines there were.
 * @throws what the source throws, and the signal's reason.
 */
export async function recordTrace(source: SensorSource, options: RecordOptions): Promise<number> {
  const { durationMs, intervalMs, signal, onReading } = options;
  let reading = await source.read(null, signal);
  const startMs = reading.timeMs;
  let lines = 0;
  for (let due = intervalMs; due <= durationMs || lines === 0;) {
    await wait(Math.max(0, startMs + due - Date.now()), undefined, { signal });
    reading = await source.read(reading, signal);
    await onReading(reading, toTraceLine(reading, startMs + intervalMs));
    lines += 1;
    // A timer may fire a moment early: never the same interval twice.
    due = Math.max(due + intervalMs, intervalMs * (Math.floor((reading.timeMs - startMs) / intervalMs) + 1));
  }
  return lines;
}
