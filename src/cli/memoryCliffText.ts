// What was measured under caps on the memory, for people.
import type { CliffCurve, CliffStep } from '../shared/device/memoryCliff';
import { formatMs, formatPercent } from '../shared/format';
import type { CalibrateResult } from '../shared/protocol/devices';

const places: Readonly<Record<CliffCurve['weights'], string>> = {
  held: 'weights held in memory',
  mapped: 'weights mapped from a file',
};

const outcomes: Readonly<Record<CliffStep['outcome'], string>> = {
  ran: '',
  killed: 'ended by the system',
  stuck: 'no answer in time',
};

const times = (factor: number): string => `${Number(factor.toPrecision(2))}×`;

/** `weights held in memory: ended by the system from 0.64 of the free memory on`. */
export function cliffText({ weights, cliff, steps, medianError, how }: CliffCurve): string {
  const { knee, ceiling, wall } = cliff;
  const ran = steps.filter(({ ratio, outcome }) => ratio > 0 && outcome === 'ran');
  const largest = Math.max(0, ...ran.map(({ ratio }) => ratio));
  const slow = knee === null ? null : `up to ${times(ceiling)} as long from ${knee.toFixed(2)} on`;
  const ended = wall === null ? null : `the system ends the process from ${wall.toFixed(2)} on`;
  const parts = [slow, ended].filter((part) => part !== null);
  const said = parts.length === 0 ? `no slower up to ${largest.toFixed(2)}` : parts.join(', ');
  const error = knee === null || medianError === null ? '' : `, ±${formatPercent(medianError)}`;
  return `memory cliff, ${places[weights]}: at peak memory over free memory, ${said} (${steps.length} caps, ${how}${error})`;
}

export function memoryRemarks({ memory, noMemory }: Pick<CalibrateResult, 'memory' | 'noMemory'>): readonly string[] {
  const why =
    noMemory === null ? [] : [`memory cliff: not measured. ${noMemory.message}. ${noMemory.hint ?? ''}`.trim()];
  return [...memory.map(cliffText), ...why];
}

export const cliffHead: readonly string[] = ['memory', 'peak / free', 'latency', 'factor', 'major faults a run', ''];

export function cliffRows({ weights, steps, baseMs }: CliffCurve): readonly (readonly string[])[] {
  return steps.map(({ ratio, outcome, latencyMs, majorFaults }) => [
    places[weights],
    ratio === 0 ? 'no cap' : ratio.toFixed(2),
    latencyMs === null ? '' : formatMs(latencyMs),
    latencyMs === null ? '' : times(latencyMs / baseMs),
    majorFaults === null ? '' : majorFaults.toFixed(1),
    outcomes[outcome],
  ]);
}
