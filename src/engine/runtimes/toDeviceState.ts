import type { DeviceReading } from '../../shared/device/sensors/deviceReading';
import type { DeviceState } from '../../shared/run/measurement';

/** What of a reading explains a latency. */
export function toDeviceState({ thermalStatus, celsius, cores, charging }: DeviceReading): DeviceState {
  const clocks = cores.map((core) => core.currentKhz).filter((khz) => khz !== null);
  return { thermalStatus, celsius, maximumKhz: clocks.length === 0 ? null : Math.max(...clocks), charging };
}
