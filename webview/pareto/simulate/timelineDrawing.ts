// The timeline as SVG: which variant ran (policy, oracle, best single one), and the signals and latencies beneath.
import { signalScales } from '../../../src/shared/policy/authoring/signalScales';
import { s } from '../dom';
import { texts } from '../l10n/texts';
import { letterAt, patternDefs } from '../policy/variantLetters';
import { isCharging, readingOf } from './readings';
import { clock, type Replay } from './replay';

const words = texts.simulate;
const prefix = 'timeline';
/** As many patterns as the region map tells apart. */
const patterns = 4;
/** More points than pixels would only take time. */
const mostPoints = 1500;

export interface TimelineScale {
  readonly left: number;
  readonly right: number;
  readonly width: number;
  readonly height: number;
  readonly x: (timeMs: number) => number;
  readonly timeAt: (pixel: number) => number;
}

const leftMargin = 104;
const rightMargin = 72;
/** The lane of the processor's load stands only where a band looks at it. */
const cpuLane = 60;
const heightWithout = 388;

const showsCpu = ({ policy, trace }: Replay): boolean =>
  policy.rules.some(({ when }) => when.cpuLoad !== undefined) &&
  trace.some((line) => readingOf(policy, line, 'cpuLoad') !== undefined);

export function timelineScale(replay: Replay, width: number): TimelineScale {
  const { startMs, endMs } = replay;
  const [left, right] = [leftMargin, Math.max(leftMargin + 100, width - rightMargin)];
  const span = Math.max(1, endMs - startMs);
  return {
    left,
    right,
    width,
    height: heightWithout + (showsCpu(replay) ? cpuLane : 0),
    x: (timeMs) => left + ((timeMs - startMs) / span) * (right - left),
    timeAt: (pixel) => startMs + ((pixel - left) / (right - left)) * span,
  };
}

export function drawTimeline(replay: Replay, scale: TimelineScale): readonly SVGElement[] {
  const { lanes, policy } = replay;
  const single = lanes.best < 0 ? [] : replay.trace.map(() => lanes.best);
  return [
    patternDefs(prefix),
    ...timeAxis(replay, scale),
    ...lane(replay, scale, words.policy, '', lanes.policy, 20, 24),
    ...lane(replay, scale, words.oracle, '', lanes.oracle, 52, 16),
    ...lane(replay, scale, words.always(letterAt(lanes.best)), words.bestSingle, single, 76, 16),
    ...batterySeries(replay, scale, 108, 44),
    ...thermalSeries(replay, scale, 170, 52),
    ...memorySeries(replay, scale, 240, 44),
    ...(showsCpu(replay) ? cpuSeries(replay, scale, 302, 44) : []),
    ...latencySeries(replay, scale, scale.height - 86, 78),
  ].filter((element) => element !== null && policy.variants.length > 0);
}

const laneName = (name: string, note: string, y: number): SVGElement =>
  s(
    'text',
    { x: 0, y, class: 'strong' },
    s('tspan', {}, name),
    note !== '' && s('tspan', { x: 0, dy: 13, class: 'lane-note' }, note),
  );

/** At round times, about one each 140 pixels. */
function timeAxis(replay: Replay, { x, left, right, height }: TimelineScale): readonly SVGElement[] {
  const { startMs, endMs } = replay;
  const wanted = (endMs - startMs) / Math.max(1, (right - left) / 140);
  const steps = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((seconds) => seconds * 1000);
  const step = steps.find((one) => one >= wanted) ?? steps.at(-1)!;
  const times = Array.from({ length: Math.floor((endMs - startMs) / step) + 1 }, (_, i) => startMs + i * step);
  return times.slice(0, 200).flatMap((time) => {
    const atEnd = x(time) > right - 20;
    const label = s(
      'text',
      { x: x(time), y: 10, class: 'axis-text', 'text-anchor': atEnd ? 'end' : 'start' },
      clock(replay, time),
    );
    return [s('line', { x1: x(time), x2: x(time), y1: 16, y2: height, class: 'grid-line' }), label];
  });
}

interface Run {
  readonly pick: number;
  readonly from: number;
  readonly to: number;
}

function runsOf(picks: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  picks.forEach((pick, line) => {
    const last = runs.at(-1);
    if (last?.pick === pick) runs[runs.length - 1] = { ...last, to: line + 1 };
    else runs.push({ pick, from: line, to: line + 1 });
  });
  return runs;
}

/** `B, medium, 12:00 to 36:00`. */
function blockTitle(replay: Replay, { pick, from, to }: Run, timeOf: (line: number) => number): string {
  const id = replay.policy.variants[pick]?.id ?? '';
  return words.ran(letterAt(pick), id, clock(replay, timeOf(from)), clock(replay, timeOf(to)));
}

function lane(
  replay: Replay,
  { x }: TimelineScale,
  name: string,
  note: string,
  picks: readonly number[],
  top: number,
  height: number,
): readonly SVGElement[] {
  const timeOf = (line: number): number => replay.trace[line]?.t ?? replay.endMs;
  const blocks = runsOf(picks).flatMap(({ pick, from, to }) => {
    const [start, end] = [x(timeOf(from)), x(timeOf(to))];
    const area = s(
      'rect',
      {
        x: start,
        y: top,
        width: Math.max(1, end - start),
        height,
        class: 'lane-block',
        fill: `url(#${prefix}-${pick % patterns})`,
      },
      s('title', {}, blockTitle(replay, { pick, from, to }, timeOf)),
    );
    if (end - start < 22) return [area];
    const label = s(
      'g',
      { class: 'region-label', transform: `translate(${(start + end) / 2} ${top + height / 2})` },
      s('rect', { x: -8, y: -7, width: 16, height: 14, rx: 2 }),
      s('text', { y: 4, 'text-anchor': 'middle', class: 'strong' }, letterAt(pick)),
    );
    return [area, label];
  });
  return [laneName(name, note, top + height / 2 + (note === '' ? 4 : -1)), ...blocks];
}

/** A stepped or straight line through the lines of the trace; a gap where the value is unknown. */
function series(
  replay: Replay,
  { x }: TimelineScale,
  valueAt: (line: number) => number | undefined,
  y: (value: number) => number,
  classes: string,
): SVGElement {
  const every = Math.max(1, Math.ceil(replay.trace.length / mostPoints));
  let path = '';
  let before: number | undefined;
  for (let line = 0; line < replay.trace.length; line += every) {
    const value = valueAt(line);
    const next = replay.trace[Math.min(line + every, replay.trace.length)]?.t ?? replay.endMs;
    if (value !== undefined) {
      const [at, until, height] = [x(replay.trace[line]!.t), x(next), y(value)];
      path += `${before === undefined ? 'M' : 'L'}${at.toFixed(1)} ${height.toFixed(1)}L${until.toFixed(1)} ${height.toFixed(1)}`;
    }
    before = value;
  }
  return s('path', { d: path === '' ? 'M0 0' : path, class: classes });
}

const guide = ({ left, right }: TimelineScale, y: number, label: string): readonly SVGElement[] => [
  s('line', { x1: left, x2: right, y1: y, y2: y, class: 'grid-line' }),
  s('text', { x: right + 6, y: y + 4, class: 'axis-text' }, label),
];

const base = ({ left, right }: TimelineScale, y: number): SVGElement =>
  s('line', { x1: left, x2: right, y1: y, y2: y, class: 'base-line' });

function batterySeries(replay: Replay, scale: TimelineScale, top: number, height: number): readonly SVGElement[] {
  const y = (percent: number): number => top + (1 - percent / 100) * height;
  return [
    laneName(words.lanes.batteryPercent, words.units.batteryPercent, top + 12),
    ...guide(scale, y(100), '100 %'),
    ...guide(scale, y(20), '20 %'),
    base(scale, y(0)),
    ...chargingBars(replay, scale, y(0)),
    series(replay, scale, (line) => readingOf(replay.policy, replay.trace[line]!, 'batteryPercent'), y, 'series'),
  ];
}

/** Under the battery while the charger is known to be there. */
function chargingBars({ trace, endMs }: Replay, { x }: TimelineScale, bottom: number): readonly SVGElement[] {
  const runs = runsOf(trace.map((line) => (isCharging(line) ? 1 : 0))).filter(({ pick }) => pick === 1);
  return runs.map(({ from, to }) => {
    const [start, end] = [x(trace[from]?.t ?? endMs), x(trace[to]?.t ?? endMs)];
    const title = s('title', {}, words.lanes.charging);
    return s('rect', { x: start, y: bottom - 4, width: Math.max(1, end - start), height: 4, class: 'charging' }, title);
  });
}

function cpuSeries(replay: Replay, scale: TimelineScale, top: number, height: number): readonly SVGElement[] {
  const y = (share: number): number => top + (1 - share) * height;
  return [
    laneName(words.lanes.cpuLoad, words.units.cpuLoad, top + 12),
    ...guide(scale, y(1), '100 %'),
    base(scale, y(0)),
    series(replay, scale, (line) => readingOf(replay.policy, replay.trace[line]!, 'cpuLoad'), y, 'series'),
  ];
}

function thermalSeries(replay: Replay, scale: TimelineScale, top: number, height: number): readonly SVGElement[] {
  const names = signalScales.thermalStatus.names ?? [];
  const read = (line: number): number | undefined => readingOf(replay.policy, replay.trace[line]!, 'thermalStatus');
  const most = Math.max(3, ...replay.trace.map((_, line) => read(line) ?? 0));
  const y = (status: number): number => top + (1 - status / most) * height;
  const shown = names.slice(0, most + 1).filter((_, status) => most <= 4 || status % 2 === 0);
  return [
    laneName(words.lanes.thermalStatus, words.units.thermalStatus, top + 12),
    ...shown.flatMap((name) => guide(scale, y(names.indexOf(name)), name)),
    base(scale, y(0)),
    series(replay, scale, read, y, 'series'),
  ];
}

/** Free memory at which the latency of the largest variant rises, or the system ends it. */
function cliffBytes({ policy, cliff }: Replay): number {
  const peak = Math.max(...policy.variants.map((variant) => variant.peakMemoryBytes.value));
  const ratio = cliff === null ? 1 : Math.min(cliff.knee ?? Infinity, cliff.wall ?? Infinity);
  return ratio === Infinity ? peak : peak / ratio;
}

/** On a logarithmic scale: the cliff of the largest variant matters, not how much there is above it. */
function memorySeries(replay: Replay, scale: TimelineScale, top: number, height: number): readonly SVGElement[] {
  const { policy, trace } = replay;
  const read = (line: number): number | undefined => readingOf(policy, trace[line]!, 'freeMemoryBytes');
  const cliff = cliffBytes(replay);
  const values = [cliff, ...trace.flatMap((_, line) => read(line) ?? [])].filter((value) => value > 0);
  const [low, high] = [
    Math.log(values.reduce((a, b) => Math.min(a, b)) / 1.3),
    Math.log(values.reduce((a, b) => Math.max(a, b)) * 1.1),
  ];
  const y = (bytes: number): number => top + (1 - (Math.log(Math.max(1, bytes)) - low) / (high - low)) * height;
  const megabytes = (cliff / 1e6).toPrecision(3);
  return [
    laneName(words.lanes.freeMemoryBytes, words.units.freeMemoryBytes, top + 12),
    ...guide(scale, y(cliff), `${Number(megabytes)} MB`),
    base(scale, top + height),
    series(replay, scale, read, y, 'series'),
  ];
}

/** Latency of the policy's variant, the deadline dashed, and a mark wherever it is missed. */
function latencySeries(replay: Replay, scale: TimelineScale, top: number, height: number): readonly SVGElement[] {
  const { trace, simulation, lanes } = replay;
  const latency = (line: number): number => simulation.moments[line]!.latencyMs[lanes.policy[line]!]!;
  const target = (line: number): number | undefined => simulation.moments[line]!.targetMs;
  const all = trace.flatMap((_, line) => [latency(line), target(line) ?? 0]).sort((a, b) => a - b);
  // One long stall must not flatten everything else.
  const most = Math.max(1e-6, 1.15 * (all[Math.floor(0.97 * (all.length - 1))] ?? 1));
  const y = (ms: number): number => top + 12 + (1 - Math.min(1, ms / most)) * (height - 12);
  const late = trace.flatMap((_, line) => ((target(line) ?? Infinity) < latency(line) ? [line] : []));
  const every = Math.max(1, Math.ceil(late.length / 200));
  const lastTarget = trace.map((_, line) => target(line)).findLast((value) => value !== undefined);
  const label = `${Number(most.toPrecision(2))} ms`;
  return [
    laneName(words.lanes.latency, words.units.latency, top + 24),
    ...guide(scale, y(most), label),
    base(scale, y(0)),
    series(replay, scale, target, y, 'series dashed'),
    series(replay, scale, latency, y, 'series'),
    ...(lastTarget === undefined
      ? []
      : [s('text', { x: scale.right + 6, y: y(lastTarget) + 4, class: 'axis-text' }, words.deadline)]),
    ...late
      .filter((_, place) => place % every === 0)
      .map((line) =>
        s('path', {
          d: 'M-4 0H4L0 6Z',
          class: 'late-mark',
          transform: `translate(${scale.x(trace[line]!.t).toFixed(1)} ${top})`,
        }),
      ),
  ];
}
