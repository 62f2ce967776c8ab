// Energy on a device: the power of the idle device, then of each model alone for a window of its own (design: device.md, Method).
// Unit and sign of the current are found from the difference. A model's window is cut by the clock of the device, to what lies
// between the first and the last of its runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { measureEnergy, noEnergy, type EnergyFigure } from '../../../shared/device/sensors/measureEnergy';
import { findCurrentScale, toPowerSample } from '../../../shared/device/sensors/powerScale';
import {
  choosePowerSource,
  powerProbeScript,
  type PowerSource,
  type RawPower,
} from '../../../shared/device/sensors/powerSource';
import type { AdbDevice } from '../../device/adbDevice';
import { abortError } from '../../device/limited';
import { readState } from './condition';
import { runRunner, type RunnerJob } from './runRunner';
import { samplePower } from './samplePower';

export interface EnergyJob {
  /** One job a model, by its id on the device. */
  readonly jobs: ReadonlyMap<string, RunnerJob>;
  /** How a person calls the models. */
  readonly names: ReadonlyMap<string, string>;
  /** Of each window, ms. */
  readonly windowMs: number;
  readonly onDoing: (what: string) => void;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface LoadWindow {
  readonly samples: readonly RawPower[];
  readonly runs: number;
  readonly wallMs: number;
  readonly startedAtMs: number;
}

/** A gauge lags behind what it measures: the first seconds of a window still show what was before. */
const settleMs = (windowMs: number): number => Math.min(2000, windowMs / 5);

/** By the same ids. @throws AdaScaleError as every run on a device; what the device does not tell is `unavailable`. */
export async function measureDeviceEnergy(
  device: AdbDevice,
  job: EnergyJob,
): Promise<ReadonlyMap<string, EnergyFigure>> {
  const { jobs, signal } = job;
  const { stdout } = await device.script(powerProbeScript, { signal });
  const source = choosePowerSource(stdout);
  if (source === null) {
    const figure = noEnergy('The shell of this device may read neither current nor voltage of the battery.');
    return new Map([...jobs.keys()].map((id) => [id, figure]));
  }
  const before = await readState(device, signal);
  const idle = await watchIdle(device, source, job);
  const loads = new Map<string, LoadWindow>();
  for (const id of jobs.keys()) loads.set(id, await watchModel(device, source, id, loads.size, job));
  const after = await readState(device, signal);
  const charging = before.charging === null || after.charging === null ? null : before.charging || after.charging;
  return toFigures(idle, loads, charging);
}

async function watchIdle(
  device: AdbDevice,
  source: PowerSource,
  { jobs, windowMs, signal, onDoing, onProgress }: EnergyJob,
): Promise<readonly RawPower[]> {
  onDoing(`power of the idle device, ${Math.round(windowMs / 1000)} s`);
  const lengthMs = windowMs + settleMs(windowMs);
  const { samples } = await samplePower(device, source, () =>
    sleep(lengthMs, undefined, { signal }).catch(() => {
      throw abortError(signal!);
    }),
  );
  onProgress(1, jobs.size + 1);
  const first = samples[0]?.timeMs ?? 0;
  return samples.filter(({ timeMs }) => timeMs >= first + settleMs(windowMs));
}

async function watchModel(
  device: AdbDevice,
  source: PowerSource,
  id: string,
  place: number,
  { jobs, names, windowMs, signal, onDoing, onProgress }: EnergyJob,
): Promise<LoadWindow> {
  onDoing(`power under ${names.get(id) ?? id}, ${Math.round(windowMs / 1000)} s`);
  const job: RunnerJob = {
    ...jobs.get(id)!,
    runs: 1,
    seconds: windowMs / 1000,
    signal,
    onProgress: (done, total) => onProgress(1 + place + done / total, jobs.size + 1),
  };
  const { result, samples } = await samplePower(device, source, () => runRunner(device, job, names));
  const { startedAtMs, wallMs, models } = result;
  const [from, to] = [startedAtMs + settleMs(windowMs), startedAtMs + wallMs];
  return {
    samples: samples.filter(({ timeMs }) => timeMs >= from && timeMs <= to),
    runs: models.reduce((sum, { latenciesMs }) => sum + latenciesMs.length, 0),
    wallMs,
    startedAtMs,
  };
}

function toFigures(
  idle: readonly RawPower[],
  loads: ReadonlyMap<string, LoadWindow>,
  charging: boolean | null,
): ReadonlyMap<string, EnergyFigure> {
  const raw = (samples: readonly RawPower[]): readonly number[] => samples.map(({ rawCurrent }) => rawCurrent);
  const all = [...loads.values()].flatMap(({ samples }) => samples);
  const scale = findCurrentScale(raw(idle), raw(all), charging);
  const figures = [...loads].map(([id, { samples, ...window }]): readonly [string, EnergyFigure] => {
    if (scale === null) return [id, noEnergy(noScaleReason(idle, all))];
    const power = (readings: readonly RawPower[]) => readings.map((reading) => toPowerSample(reading, scale));
    return [id, measureEnergy({ ...window, charging, idle: power(idle), load: power(samples) })];
  });
  return new Map(figures);
}

const noScaleReason = (idle: readonly RawPower[], load: readonly RawPower[]): string =>
  idle.length === 0 || load.length === 0
    ? 'The battery gave no readings during the measurement.'
    : 'The battery’s current did not rise under load, so that its unit and sign cannot be told.';
