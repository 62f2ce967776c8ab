// Where the signals of a device are read, whatever device it is.
import type { DeviceProperties } from '../../../shared/device/sensors/parseProperties';
import type { DeviceReading } from '../../../shared/device/sensors/deviceReading';

export interface SensorSource {
  /** The target, for errors and records. */
  readonly target: string;
  /** What the device is. */
  describe(signal?: AbortSignal): Promise<DeviceProperties>;
  /** @param before the reading before, from which the processor's load is taken; null for the first one. */
  read(before: DeviceReading | null, signal?: AbortSignal): Promise<DeviceReading>;
  /** Ends the connection, where there is one. */
  dispose(): Promise<void>;
}
