// A policy replayed on a trace, with everything that the view shows of it. Worked out once for each policy and trace.
import type { MeasuredCliff } from '../../../src/shared/device/memoryCliff';
import { compareStrategies, oraclePicks, type Strategy } from '../../../src/shared/policy/compareStrategies';
import { findLosses, type Loss } from '../../../src/shared/policy/findLosses';
import { generateTrace, type TraceScript } from '../../../src/shared/policy/generateTrace';
import type { TraceLine } from '../../../src/shared/policy/runtime';
import { picksOf, simulate, type Simulation } from '../../../src/shared/policy/simulate';
import { throttleWith } from '../../../src/shared/policy/throttle';
import type { PolicyFile } from '../../../src/shared/policy/types';
import type { RecordedTrace } from './simulationState';

export interface Replay {
  readonly policy: PolicyFile;
  readonly trace: readonly TraceLine[];
  readonly simulation: Simulation;
  readonly strategies: readonly Strategy[];
  readonly losses: readonly Loss[];
  /** Place of the variant at each line: of the policy, the oracle and the best single variant. */
  readonly lanes: { readonly policy: readonly number[]; readonly oracle: readonly number[]; readonly best: number };
  /** Lines at which the policy switches. */
  readonly switches: readonly number[];
  readonly startMs: number;
  readonly endMs: number;
  /** The memory cliff that was measured; null where it is assumed. */
  readonly cliff: MeasuredCliff | null;
}

/** An hour in steps of 15 seconds: long enough for a battery to move, short enough to look at. */
const scriptOptions = { seed: 1, steps: 240, stepMs: 15_000 };

type Replayer = (policy: PolicyFile, source: TraceScript | RecordedTrace, cliff: MeasuredCliff | null) => Replay;

export function createReplayer(): Replayer {
  let known: { readonly from: readonly unknown[]; readonly replay: Replay } | null = null;
  return (policy, source, cliff) => {
    const from = [policy, source, cliff];
    if (known === null || from.some((part, place) => part !== known?.from[place])) {
      const trace = typeof source === 'string' ? generateTrace(source, policy.variants, scriptOptions) : source.lines;
      known = { from, replay: replayOn(policy, trace, cliff) };
    }
    return known.replay;
  };
}

/** @param cliff of the policy's device; null: the assumed one. */
export function replayOn(policy: PolicyFile, trace: readonly TraceLine[], cliff: MeasuredCliff | null = null): Replay {
  const simulation = simulate(policy, trace, { throttle: throttleWith(cliff) });
  const strategies = compareStrategies(policy, simulation);
  const picks = picksOf(policy, simulation);
  const single = strategies.find(({ kind }) => kind === 'static')?.variant;
  return {
    policy,
    trace,
    simulation,
    strategies,
    losses: findLosses(policy, simulation),
    lanes: {
      policy: picks,
      oracle: oraclePicks(simulation.moments),
      best: policy.variants.findIndex(({ id }) => id === single),
    },
    switches: picks.flatMap((pick, line) => (line > 0 && pick !== picks[line - 1] ? [line] : [])),
    startMs: trace[0]?.t ?? 0,
    cliff,
    endMs: (trace.at(-1)?.t ?? 0) + (simulation.moments.at(-1)?.durationMs ?? 0),
  };
}

/** The line that lasts at this time. */
export function lineAt({ trace }: Replay, timeMs: number): number {
  let [low, high] = [0, trace.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (trace[middle]!.t <= timeMs) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Time since the trace began: `5:30`, `1:05:30`. */
export function clock({ startMs }: Replay, timeMs: number): string {
  const seconds = Math.round((timeMs - startMs) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `4 min 30 s`, `12 s`, `1 h 5 min`. */
export function durationText(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([value]) => value > 0).slice(0, 2);
  return shown.map(([value, unit]) => `${value} ${unit}`).join(' ') || '0 s';
}
