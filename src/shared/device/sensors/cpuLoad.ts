// Processor load from two samples of /proc/stat (proc(5)): the share of time, over all cores, that was neither idle nor
// waiting for a disk.
import { readDecimal } from './readDecimal';

/** Clock ticks since the start. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

const maximumCharacters = 256 * 1024;
/** user nice system idle iowait irq softirq steal; guest times after them are in user already. */
const counted = 8;
const idleFields = [3, 4];

/** The line over all cores; null where it is absent or damaged. */
export function parseCpuTimes(text: string): CpuTimes | null {
  const line = /^cpu\s+(.+)$/m.exec(text.slice(0, maximumCharacters))?.[1];
  const fields = line?.trim().split(/\s+/).slice(0, counted).map(readDecimal) ?? [];
  if (fields.length < 4) return null;
  let [busy, total] = [0, 0];
  for (const [index, ticks] of fields.entries()) {
    if (ticks === null || ticks < 0) return null;
    total += ticks;
    if (!idleFields.includes(index)) busy += ticks;
  }
  return { busy, total };
}

/** 0…1 between two samples; null if no time passed or a counter ran backwards (a core that went offline takes its ticks along). */
export function cpuLoad(before: CpuTimes | null, after: CpuTimes | null): number | null {
  if (before === null || after === null) return null;
  const [busy, total] = [after.busy - before.busy, after.total - before.total];
  return total > 0 && busy >= 0 ? Math.min(1, busy / total) : null;
}
