// Reads a device's power while something goes on.
import { parsePowerLine, type PowerSource, type RawPower } from '../../../shared/device/sensors/powerSource';
import type { AdbDevice } from '../../device/adbDevice';

/** Ten readings a second for an hour, and some. */
const mostSamples = 50_000;

/**
 * @returns What `work` gave, and the readings from before it began until after it ended, in order of time.
 * @throws what `work` throws, and AdaScaleError as every call to a device.
 */
export async function samplePower<T>(
  device: AdbDevice,
  source: PowerSource,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly samples: readonly RawPower[] }> {
  const samples: RawPower[] = [];
  const stop = new AbortController();
  const sampling = device.follow(
    source.script,
    (line) => {
      const sample = parsePowerLine(line);
      const isNew = sample !== null && sample.timeMs > (samples.at(-1)?.timeMs ?? 0);
      if (isNew && samples.length < mostSamples) samples.push(sample);
    },
    { signal: stop.signal },
  );
  // A device that leaves ends the work as well, which says so.
  const sampled = sampling.then(
    () => undefined,
    () => undefined,
  );
  try {
    return { result: await work(), samples };
  } finally {
    stop.abort();
    await sampled;
  }
}
