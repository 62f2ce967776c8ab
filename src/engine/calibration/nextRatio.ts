// Which cap comes next: none, then one after the other until the process does not survive, then where the latency jumps most.
import type { CliffStep } from '../../shared/device/memoryCliff';

export interface Plan {
  /** Rising. */
  readonly ratios: readonly number[];
  readonly refinements: number;
}

/** Closer than this two caps differ by less than a process does from start to start. */
const closest = 1.01;
/** Smaller jumps are not worth a step. */
const leastJump = 1.3;

/** 0 for a run without a cap, null where all is measured. What was measured decides, so that a stopped calibration goes on. */
export function nextRatio(steps: readonly CliffStep[], { ratios, refinements }: Plan): number | null {
  const measured = new Set(steps.map(({ ratio }) => ratio));
  if (!measured.has(0)) return 0;
  const ended = Math.min(...steps.filter(({ outcome }) => outcome !== 'ran').map(({ ratio }) => ratio));
  const coarse = ratios.find((ratio) => ratio < ended && !measured.has(ratio));
  if (coarse !== undefined) return coarse;
  const refined = steps.filter(({ ratio }) => ratio !== 0 && !ratios.includes(ratio)).length;
  return refined < refinements ? widestJump(steps) : null;
}

/** A process that did not survive is slower than any. */
const slowness = ({ latencyMs }: CliffStep): number => latencyMs ?? Infinity;

function widestJump(steps: readonly CliffStep[]): number | null {
  const rising = steps.filter(({ ratio }) => ratio > 0).sort((a, b) => a.ratio - b.ratio);
  const jumps = rising.slice(1).flatMap((above, i) => {
    const below = rising[i]!;
    const jump = slowness(above) / slowness(below);
    if (!(jump > leastJump) || above.ratio / below.ratio < closest) return [];
    return [{ jump, middle: Math.sqrt(above.ratio * below.ratio) }];
  });
  return jumps.sort((a, b) => b.jump - a.jump)[0]?.middle ?? null;
}
