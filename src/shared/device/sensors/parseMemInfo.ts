// /proc/meminfo (proc(5)). MemAvailable is what can be had without swapping; MemFree leaves out the caches that the kernel
// gives up at once and says next to nothing on Android.
import { readBetween } from './readDecimal';

export interface MemoryReading {
  readonly totalBytes: number | null;
  /** Null on kernels before 3.14, which do not tell. */
  readonly availableBytes: number | null;
}

const maximumCharacters = 64 * 1024;

export function parseMemInfo(text: string): MemoryReading {
  const bytes = (key: string): number | null => {
    const line = new RegExp(`^${key}:\\s*(\\d+) kB\\s*$`, 'm').exec(text.slice(0, maximumCharacters));
    const kilobytes = readBetween(line?.[1], 0, 2 ** 40);
    return kilobytes === null ? null : kilobytes * 1024;
  };
  return { totalBytes: bytes('MemTotal'), availableBytes: bytes('MemAvailable') };
}
