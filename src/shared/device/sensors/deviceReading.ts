// One look at a device: the signals that policies decide on, and what explains them. Unknown is null, never a default.
import type { TraceLine } from '../../policy/runtime';
import { cpuLoad, parseCpuTimes, type CpuTimes } from './cpuLoad';
import { parseBatteryDump, toMillivolts } from './parseBatteryDump';
import { parseCores, type Core } from './parseCores';
import { parseMemInfo } from './parseMemInfo';
import { hottest, parseThermalDump } from './parseThermalDump';
import { readBetween } from './readDecimal';

export interface DeviceReading {
  /** When it was read, ms since 1970 by the clock of the computer that asked. */
  readonly timeMs: number;
  readonly batteryPercent: number | null;
  readonly charging: boolean | null;
  /** PowerManager.THERMAL_STATUS_…, 0…6. */
  readonly thermalStatus: number | null;
  readonly freeMemoryBytes: number | null;
  readonly totalMemoryBytes: number | null;
  /** 0…1 over all cores since the reading before. */
  readonly cpuLoad: number | null;
  readonly batteryCelsius: number | null;
  /** The warmest of processor and skin. */
  readonly celsius: number | null;
  readonly cores: readonly Core[];
  /** As the driver prints it; unit and sign belong to the device. */
  readonly rawCurrent: number | null;
  readonly voltageMv: number | null;
  /** For the load of the next reading. */
  readonly cpuTimes: CpuTimes | null;
}

/** What was printed or read, by source; what a device does not have is the empty text. */
export interface SensorTexts {
  readonly battery: string;
  readonly thermal: string;
  readonly memInfo: string;
  readonly cpuStat: string;
  readonly cores: string;
  readonly currentNow: string;
  readonly voltageNow: string;
}

const processor = [0, 1, 9];
const skin = 3;

export function readDevice(texts: SensorTexts, timeMs: number, before: DeviceReading | null): DeviceReading {
  const battery = parseBatteryDump(texts.battery);
  const thermal = parseThermalDump(texts.thermal);
  const memory = parseMemInfo(texts.memInfo);
  const cpuTimes = parseCpuTimes(texts.cpuStat);
  return {
    timeMs,
    batteryPercent: battery.percent,
    charging: battery.charging,
    thermalStatus: thermal.status,
    freeMemoryBytes: memory.availableBytes,
    totalMemoryBytes: memory.totalBytes,
    cpuLoad: cpuLoad(before?.cpuTimes ?? null, cpuTimes),
    batteryCelsius: battery.temperatureCelsius,
    celsius: hottest(thermal.temperatures, ...processor, skin),
    cores: parseCores(texts.cores),
    rawCurrent: readBetween(texts.currentNow, -2e7, 2e7) ?? battery.currentMa,
    voltageMv: toMillivolts(readBetween(texts.voltageNow, 0, 2.5e7)) ?? battery.voltageMv,
    cpuTimes,
  };
}

/** A line of the trace that policies and the simulator read; a signal that is unknown is left out. */
export function toTraceLine(reading: DeviceReading, startMs: number): TraceLine {
  const { batteryPercent, charging, thermalStatus, freeMemoryBytes } = reading;
  const load = reading.cpuLoad === null ? null : Number(reading.cpuLoad.toFixed(3));
  return {
    t: Math.max(0, Math.round(reading.timeMs - startMs)),
    signals: {
      ...(batteryPercent !== null && { batteryPercent }),
      ...(charging !== null && { charging }),
      ...(thermalStatus !== null && { thermalStatus }),
      ...(freeMemoryBytes !== null && { freeMemoryBytes }),
      ...(load !== null && { cpuLoad: load }),
    },
  };
}
